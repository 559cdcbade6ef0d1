"""With `connect()` of an async engine and no commit, PostgreSQL loses the tables of `create_all()`, and with `begin()` they stay.

Claims: errors#create-all-async
Drivers: asyncpg, psycopg async
"""

import asyncio
import os

from sqlalchemy import inspect
from sqlalchemy.ext.asyncio import create_async_engine

from models import Base


async def names(engine):
    async with engine.connect() as connection:
        return await connection.run_sync(lambda connection: sorted(inspect(connection).get_table_names()))


async def main():
    engine = create_async_engine(os.environ["DATABASE_URL"])
    async with engine.connect() as connection:
        await connection.run_sync(Base.metadata.create_all)
    assert await names(engine) == []
    async with engine.begin() as connection:
        await connection.run_sync(Base.metadata.create_all)
    assert await names(engine) == ["answers_address", "answers_user"]
    await engine.dispose()


asyncio.run(main())
