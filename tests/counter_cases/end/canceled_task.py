"""If a task is canceled during its query, its locks stay until the query ends, or with aiosqlite until the garbage collector runs.

With asyncpg and psycopg, they do not stay.

Claims: end#with-error
Drivers: aiosqlite, asyncpg, psycopg async, aiomysql, asyncmy
"""

import asyncio
import gc
import os
from queue import Queue
from threading import Event

from sqlalchemy import insert, select, text, update
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import create_async_engine

from models import Base, User
from servers import number_of, wait_for_sleep

gc.disable()
url = os.environ["DATABASE_URL"]
limit = {"timeout": 0} if url.startswith("sqlite") else {}
engine = create_async_engine(url, connect_args=limit)
other = create_async_engine(url, connect_args=limit)
name = engine.dialect.name
slow = text({"sqlite": "SELECT pause()", "postgresql": "SELECT pg_sleep(20)", "mysql": "SELECT SLEEP(1)"}[name])
limits = {"postgresql": "SET lock_timeout = 5000", "mysql": "SET innodb_lock_wait_timeout = 0"}
numbers, begun, canceled = Queue(), Event(), Event()


def pause():
    begun.set()
    canceled.wait()


def wait_for_query():
    if name == "sqlite":
        begun.wait()
    else:
        wait_for_sleep(numbers.get())


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
            await raw.driver_connection.create_function("pause", 0, pause)
        else:
            numbers.put(await connection.run_sync(number_of))
        await connection.execute(update(User).values(name="Bob"))
        await connection.execute(slow)


async def main():
    async with engine.begin() as connection:
        await connection.run_sync(Base.metadata.create_all)
        await connection.execute(insert(User).values(name="Ada"))
    task = asyncio.create_task(work())
    await asyncio.to_thread(wait_for_query)
    task.cancel()
    await asyncio.sleep(0)
    canceled.set()
    try:
        await task
    except asyncio.CancelledError:
        pass
    del task
    assert engine.pool.checkedout() == 0
    if name == "sqlite":
        await asyncio.sleep(0.2)
    assert await is_locked() is (name != "postgresql")
    if name == "sqlite":
        gc.collect()
    if name == "mysql":
        while await is_locked():
            await asyncio.sleep(0.01)
    assert not await is_locked()
    async with other.connect() as connection:
        assert (await connection.scalars(select(User.name))).all() == ["Ada"]
    await other.dispose()
    await engine.dispose()


asyncio.run(main())
