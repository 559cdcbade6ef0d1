"""In a second event loop, connections of asyncpg, aiomysql, and asyncmy fail, also with `pool_pre_ping`.

Those of aiosqlite and psycopg work. With a NullPool, all work.

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
from sqlalchemy.pool import NullPool

# The broken connections cannot be closed in a later loop.
logging.disable(logging.CRITICAL)
warnings.simplefilter("ignore")
sys.unraisablehook = lambda unraisable: None


async def main(engine):
    async with engine.connect() as connection:
        await connection.execute(text("SELECT 1"))


for options in ({}, {"pool_pre_ping": True}, {"poolclass": NullPool}):
    engine = create_async_engine(os.environ["DATABASE_URL"], **options)
    asyncio.run(main(engine))
    try:
        asyncio.run(main(engine))
    except RuntimeError as error:
        assert "attached to a different loop" in str(error)
        assert engine.driver in {"asyncpg", "aiomysql", "asyncmy"}
        assert "poolclass" not in options
    else:
        assert engine.driver in {"aiosqlite", "psycopg_async", "psycopg"} or "poolclass" in options
    engine.sync_engine.dispose(close=False)
gc.collect()
