"""`drop()` and `drop_all()` accept no async engine, and PostgreSQL rolls back what `run_sync()` drops without a commit.

Claims: drop-table#no-bind
Drivers: aiosqlite, psycopg async, asyncpg, aiomysql, asyncmy
"""

import asyncio
import os

from models import Base, User
from sqlalchemy import inspect
from sqlalchemy.ext.asyncio import create_async_engine


async def is_there(engine):
    async with engine.connect() as connection:
        return await connection.run_sync(lambda sync: inspect(sync).has_table(User.__table__.name))


async def main():
    engine = create_async_engine(os.environ["DATABASE_URL"])
    for drop in User.__table__.drop, Base.metadata.drop_all:
        try:
            drop(engine)
        except AttributeError:
            pass
        else:
            raise AssertionError("nothing was raised")
    async with engine.begin() as connection:
        await connection.run_sync(Base.metadata.create_all)
    async with engine.connect() as connection:
        await connection.run_sync(Base.metadata.drop_all)
    assert await is_there(engine) == (engine.dialect.name == "postgresql")
    async with engine.begin() as connection:
        await connection.run_sync(Base.metadata.drop_all)
    assert not await is_there(engine)
    await engine.dispose()


asyncio.run(main())
