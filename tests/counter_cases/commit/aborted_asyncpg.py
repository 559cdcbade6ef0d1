"""On asyncpg, a query in an aborted transaction raises DBAPIError, which `except OperationalError` or `InternalError` does not catch.

Claims: commit#aborted
Drivers: asyncpg
"""

import asyncio
import os

from sqlalchemy import insert, select
from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession, create_async_engine

from models import Base, User


async def main():
    engine = create_async_engine(os.environ["DATABASE_URL"])
    async with engine.begin() as connection:
        await connection.run_sync(Base.metadata.create_all)
    async with AsyncSession(engine) as session:
        for statement, class_ in ((insert(User).values(name=None), IntegrityError), (select(User.name), DBAPIError)):
            try:
                await session.execute(statement)
            except DBAPIError as error:
                assert type(error) is class_
            else:
                raise AssertionError("nothing was raised")
        await session.commit()
    await engine.dispose()


asyncio.run(main())
