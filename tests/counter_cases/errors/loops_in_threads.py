"""Two threads with an event loop each work at the same time if each has an engine of its own, but not with one engine.

Claims: errors/core#different-loop, errors#other-loop, blocking#shared
Drivers: asyncpg, aiomysql, asyncmy
"""

import asyncio
import gc
import logging
import os
import sys
import warnings
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from sqlalchemy import text
from sqlalchemy.ext.asyncio import create_async_engine

logging.disable(logging.CRITICAL)
warnings.simplefilter("ignore")
sys.unraisablehook = lambda unraisable: None


def new_engine():
    return create_async_engine(os.environ["DATABASE_URL"])


async def used(engine, barrier):
    for _ in range(3):
        async with engine.connect() as connection:
            await connection.execute(text("SELECT 1"))
        barrier.wait(9)
    await engine.dispose()


def errors_of(engines):
    barrier = Barrier(2)

    def work(engine):
        try:
            asyncio.run(used(engine, barrier))
        except Exception as error:  # noqa: BLE001
            barrier.abort()
            return [error]
        return []

    with ThreadPoolExecutor(2) as pool:
        return sum(pool.map(work, engines), [])


assert errors_of([new_engine(), new_engine()]) == []


def one_after_the_other(engine):
    """Use an engine in one thread, and then in another one."""

    async def ask():
        async with engine.connect() as connection:
            await connection.execute(text("SELECT 1"))

    with ThreadPoolExecutor(1) as pool:
        pool.submit(asyncio.run, ask()).result()
    asyncio.run(ask())


try:
    one_after_the_other(new_engine())
except RuntimeError as error:
    assert "attached to a different loop" in str(error)
else:
    raise AssertionError("nothing was raised")
gc.collect()
