"""If a child is forked in a running event loop, its garbage collector can make the parent's next query wait forever.

Without the collector's work, or if the parent disposed before the fork, the query works.

Claims: dispose#fork
Drivers: aiosqlite, asyncpg, psycopg async, aiomysql, asyncmy
"""

import asyncio
import gc
import logging
import os
import sys
import warnings

from sqlalchemy import text
from sqlalchemy.ext.asyncio import create_async_engine

logging.disable(logging.CRITICAL)
warnings.simplefilter("ignore")
sys.unraisablehook = lambda unraisable: None


async def ask(engine):
    async with engine.connect() as connection:
        return await connection.scalar(text("SELECT 1"))


async def works_after_fork(*, patience, collect=True, dispose=False):
    engine = create_async_engine(os.environ["DATABASE_URL"])
    await ask(engine)
    if dispose:
        await engine.dispose()
    child = os.fork()
    if child == 0:
        engine.sync_engine.dispose(close=False)
        if collect:
            gc.collect()
        os._exit(0)
    os.waitpid(child, 0)
    try:
        answer = await asyncio.wait_for(ask(engine), patience)
    except TimeoutError:
        return False
    await engine.dispose()
    return answer == 1


async def main():
    gc.disable()
    waits = os.environ["DATABASE_URL"].partition("://")[0].endswith(("+asyncpg", "+aiomysql"))
    assert await works_after_fork(patience=0.3 if waits else 10) is not waits
    assert await works_after_fork(patience=10, collect=False)
    assert await works_after_fork(patience=10, dispose=True)


asyncio.run(main())
gc.collect()
