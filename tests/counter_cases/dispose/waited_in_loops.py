"""If tasks wait for a full pool in two event loops, the second wait raises, unless the first loop disposed.

Claims: dispose#asyncio
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

# The broken connections cannot be closed in a later loop.
logging.disable(logging.CRITICAL)
warnings.simplefilter("ignore")
sys.unraisablehook = lambda unraisable: None


async def work(engine):
    async with engine.connect() as connection:
        await connection.execute(text("SELECT 1"))
        await asyncio.sleep(0.01)


async def main(engine, dispose):
    results = await asyncio.gather(work(engine), work(engine), return_exceptions=True)
    if dispose:
        await engine.dispose()
    return results


for dispose in (True, False):
    engine = create_async_engine(os.environ["DATABASE_URL"], pool_size=1, max_overflow=0)
    assert asyncio.run(main(engine, dispose)) == [None, None]
    _, error = asyncio.run(main(engine, dispose))
    if dispose:
        assert error is None
    else:
        assert isinstance(error, RuntimeError)
        assert "is bound to a different event loop" in str(error)
    engine.sync_engine.dispose(close=False)
gc.collect()
