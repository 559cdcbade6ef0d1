"""A read that must open or test a connection, or set its isolation level, raises MissingGreenlet, never a StatementError around it.

Claims: commit#asyncio
Drivers: aiosqlite, asyncpg, psycopg async, aiomysql, asyncmy
"""

import asyncio
import os
import warnings

from sqlalchemy.exc import MissingGreenlet
from sqlalchemy.ext.asyncio import AsyncSession, create_async_engine
from sqlalchemy.pool import NullPool

from models import Base, User

# Drivers leave a coroutine that was not awaited when a read fails.
warnings.simplefilter("ignore", RuntimeWarning)

LEVEL = {"execution_options": {"isolation_level": "SERIALIZABLE"}}


async def main():
    for options in ({"poolclass": NullPool}, {"pool_pre_ping": True}, LEVEL, {}):
        engine = create_async_engine(os.environ["DATABASE_URL"], **options)
        async with engine.begin() as connection:
            await connection.run_sync(Base.metadata.drop_all)
            await connection.run_sync(Base.metadata.create_all)
        async with AsyncSession(engine) as session:
            ada = User(name="Ada")
            session.add(ada)
            await session.commit()
            if not options:
                await engine.dispose()
            try:
                ada.name  # noqa: B018
            except MissingGreenlet as error:
                assert "greenlet_spawn has not been called" in str(error)
            else:
                raise AssertionError("nothing was raised")
        await engine.dispose()


asyncio.run(main())
