"""If a task is canceled during its query, the database stays locked until the garbage collector runs, also after dispose().

If it is canceled between two queries, the lock ends.

Claims: errors#locked, end#with-error
Drivers: aiosqlite
SQLAlchemy: 2.0, 2.1
"""

import asyncio
import gc
import os
from contextlib import suppress
from time import sleep

from sqlalchemy import text
from sqlalchemy.exc import OperationalError
from sqlalchemy.ext.asyncio import AsyncSession, create_async_engine

from models import Base, User

gc.disable()
engine = create_async_engine(os.environ["DATABASE_URL"], connect_args={"timeout": 0})


async def add_user():
    async with AsyncSession(engine) as session:
        session.add(User(name="Ada"))
        await session.commit()


async def is_locked():
    try:
        await add_user()
    except OperationalError as error:
        assert str(error.orig) == "database is locked"
        return True
    return False


async def work(*, is_in_query):
    async with AsyncSession(engine) as session:
        raw = await (await session.connection()).get_raw_connection()
        await raw.driver_connection.create_function("pause", 0, lambda: sleep(0.5))
        session.add(User(name="Bob"))
        await session.flush()
        if is_in_query:
            await session.execute(text("SELECT pause()"))
        else:
            await asyncio.sleep(5)


async def cancel(**options):
    task = asyncio.create_task(work(**options))
    await asyncio.sleep(0.3)
    task.cancel()
    with suppress(asyncio.CancelledError):
        await task
    await asyncio.sleep(1)


async def main():
    async with engine.begin() as connection:
        await connection.run_sync(Base.metadata.create_all)
    await cancel(is_in_query=False)
    assert not await is_locked()
    await cancel(is_in_query=True)
    assert await is_locked()
    await engine.dispose()
    assert await is_locked()
    gc.collect()
    assert not await is_locked()
    await engine.dispose()


asyncio.run(main())
