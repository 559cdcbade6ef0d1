"""The rollback of a savepoint expires an object that changed in it, also with `expire_on_commit=False`.

Claims: blocking#expired
Drivers: aiosqlite, asyncpg, psycopg async, aiomysql, asyncmy
"""

import asyncio
import os
import warnings

from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncSession, create_async_engine

from models import Base, User

warnings.simplefilter("ignore")


async def main():
    engine = create_async_engine(os.environ["DATABASE_URL"])
    async with engine.begin() as connection:
        await connection.run_sync(Base.metadata.create_all)
    async with AsyncSession(engine, expire_on_commit=False) as session:
        ada = User(name="Ada")
        session.add(ada)
        await session.commit()
        assert ada.name == "Ada"
        savepoint = await session.begin_nested()
        ada.name = "Ida"
        await session.flush()
        await savepoint.rollback()
        try:
            ada.name
        except SQLAlchemyError:
            pass
        else:
            raise AssertionError("nothing was raised")
    await engine.dispose()


asyncio.run(main())
