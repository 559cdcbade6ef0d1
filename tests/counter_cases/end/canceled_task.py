"""If a task is canceled during its query, its locks stay until the query ends, or with aiosqlite until the garbage collector runs.

With asyncpg and psycopg, they do not stay.

Claims: end#with-error
Drivers: aiosqlite, asyncpg, psycopg async, aiomysql, asyncmy
"""

import asyncio
import gc
import os
from time import sleep

from models import Base, User
from sqlalchemy import insert, select, text, update
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import create_async_engine

gc.disable()
url = os.environ["DATABASE_URL"]
limit = {"timeout": 0} if url.startswith("sqlite") else {}
engine = create_async_engine(url, connect_args=limit)
other = create_async_engine(url, connect_args=limit)
name = engine.dialect.name
slow = text({"sqlite": "SELECT pause()", "postgresql": "SELECT pg_sleep(2)", "mysql": "SELECT SLEEP(2)"}[name])
limits = {"postgresql": "SET lock_timeout = 50", "mysql": "SET innodb_lock_wait_timeout = 0"}


async def is_locked():
    async with other.connect() as connection:
        if name in limits:
            await connection.execute(text(limits[name]))
        try:
            await connection.execute(update(User).values(name="Eve"))
        except DBAPIError:
            return True
    return False


async def work():
    async with engine.begin() as connection:
        if name == "sqlite":
            raw = await connection.get_raw_connection()
            await raw.driver_connection.create_function("pause", 0, lambda: sleep(0.5))
        await connection.execute(update(User).values(name="Bob"))
        await connection.execute(slow)


async def main():
    async with engine.begin() as connection:
        await connection.run_sync(Base.metadata.create_all)
        await connection.execute(insert(User).values(name="Ada"))
    task = asyncio.create_task(work())
    await asyncio.sleep(0.3)
    task.cancel()
    try:
        await task
    except asyncio.CancelledError:
        pass
    del task
    assert engine.pool.checkedout() == 0
    if name == "sqlite":
        await asyncio.sleep(1)
    assert await is_locked() is (name != "postgresql")
    if name == "sqlite":
        gc.collect()
    if name == "mysql":
        await asyncio.sleep(2.5)
    assert not await is_locked()
    async with other.connect() as connection:
        assert (await connection.scalars(select(User.name))).all() == ["Ada"]
    await other.dispose()
    await engine.dispose()


asyncio.run(main())
