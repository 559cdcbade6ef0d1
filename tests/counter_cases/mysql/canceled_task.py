"""After a task was canceled, MariaDB still runs its statement and holds the locks; with AUTOCOMMIT it saves the statement.

Claims: mysql#transaction
Drivers: aiomysql, asyncmy
"""

import asyncio
import os

from sqlalchemy import text
from sqlalchemy.exc import OperationalError
from sqlalchemy.ext.asyncio import create_async_engine

url = os.environ["DATABASE_URL"]
LISTED = "SELECT count(*) FROM information_schema.processlist WHERE id = {}"
LOCK = text("SELECT x FROM note WHERE id = 1 FOR UPDATE NOWAIT")


async def is_locked(connection):
    try:
        await connection.execute(LOCK)
    except OperationalError as error:
        assert error.orig.args[0] == 1205
        return True
    finally:
        await connection.rollback()
    return False


async def check(engine, other, level, rows):
    numbers = []

    async def work():
        async with engine.connect() as connection:
            await connection.execution_options(isolation_level=level)
            numbers.append(await connection.scalar(text("SELECT CONNECTION_ID()")))
            await connection.execute(text("UPDATE note SET x = 1 WHERE id = 1"))
            await connection.execute(text("UPDATE note SET x = 1 WHERE id = 2"))

    async with engine.connect() as blocker, other.connect() as watcher:
        await blocker.execute(text("SELECT x FROM note WHERE id = 2 FOR UPDATE"))
        task = asyncio.create_task(work())
        while not numbers or not await watcher.scalar(text(LISTED.format(numbers[0]) + " AND state = 'Updating'")):
            await watcher.rollback()
            await asyncio.sleep(0.01)
        # The first UPDATE has no wait, so this is the second one.
        await asyncio.sleep(0.1)
        task.cancel()
        await asyncio.wait([task])
        assert task.cancelled()
        assert await watcher.scalar(text(LISTED.format(numbers[0]))) == 1
        await watcher.rollback()
        assert await is_locked(watcher) == (level != "AUTOCOMMIT")
    async with other.connect() as watcher:
        while await watcher.scalar(text(LISTED.format(numbers[0]))):
            await asyncio.sleep(0.01)
        await watcher.rollback()
        assert (await watcher.scalars(text("SELECT x FROM note ORDER BY id"))).all() == rows


async def main():
    engine, other = create_async_engine(url), create_async_engine(url)
    async with other.begin() as connection:
        await connection.execute(text("CREATE TABLE note (id INTEGER PRIMARY KEY, x INTEGER)"))
        await connection.execute(text("INSERT INTO note VALUES (1, 0), (2, 0)"))
    await check(engine, other, "REPEATABLE READ", [0, 0])
    await check(engine, other, "AUTOCOMMIT", [1, 1])
    await engine.dispose()
    await other.dispose()


asyncio.run(main())
