"""After a task was canceled, MariaDB still runs its statement and holds the locks; with AUTOCOMMIT it saves the statement.

Claims: mysql#transaction
Drivers: aiomysql, asyncmy
"""

import asyncio
import os

from sqlalchemy import text
from sqlalchemy.exc import OperationalError
from sqlalchemy.ext.asyncio import create_async_engine

from servers import is_listed, number_of, wait_for_end, wait_for_lock

url = os.environ["DATABASE_URL"]
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
    number = asyncio.get_running_loop().create_future()

    async def work():
        async with engine.connect() as connection:
            await connection.execution_options(isolation_level=level)
            number.set_result(await connection.run_sync(number_of))
            await connection.execute(text("UPDATE note SET x = 1 WHERE id = 1"))
            await connection.execute(text("UPDATE note SET x = 1 WHERE id = 2"))

    async with engine.connect() as blocker:
        await blocker.execute(text("SELECT x FROM note WHERE id = 2 FOR UPDATE"))
        task = asyncio.create_task(work())
        # Only the second UPDATE waits.
        await asyncio.to_thread(wait_for_lock, await number)
        task.cancel()
        await asyncio.wait([task])
        assert task.cancelled()
        assert is_listed(await number)
        async with other.connect() as connection:
            assert await is_locked(connection) == (level != "AUTOCOMMIT")
    wait_for_end(await number)
    async with other.connect() as connection:
        assert (await connection.scalars(text("SELECT x FROM note ORDER BY id"))).all() == rows


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
