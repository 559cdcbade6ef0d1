"""If gather() raises, the end of the session's block meets a task that still connects.

Claims: errors#concurrent-close
Drivers: psycopg async, asyncpg, aiomysql, asyncmy
"""

import asyncio
import os

from sqlalchemy import text
from sqlalchemy.exc import IllegalStateChangeError
from sqlalchemy.ext.asyncio import AsyncSession, create_async_engine


async def fail():
    raise ValueError


async def main():
    engine = create_async_engine(os.environ["DATABASE_URL"])
    statement = text("SELECT 1")
    try:
        async with AsyncSession(engine) as session:
            task = asyncio.create_task(session.execute(statement))
            await asyncio.gather(task, fail())
    except IllegalStateChangeError:
        pass
    else:
        raise AssertionError("nothing was raised")
    await task
    assert engine.pool.checkedout() == 1
    await session.close()
    assert engine.pool.checkedout() == 0
    await engine.dispose()


asyncio.run(main())
