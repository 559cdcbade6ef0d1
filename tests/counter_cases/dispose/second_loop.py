"""In a second event loop, connections of asyncpg and aiomysql fail. Those of aiosqlite and psycopg work.

Claims: dispose#asyncio
Drivers: aiosqlite, asyncpg, psycopg async, aiomysql
"""

import asyncio
import logging
import os
import sys

from sqlalchemy import text
from sqlalchemy.ext.asyncio import create_async_engine

# The broken connections cannot be closed in a later loop.
logging.disable(logging.CRITICAL)
sys.unraisablehook = lambda unraisable: None

engine = create_async_engine(os.environ["DATABASE_URL"])


async def main():
    async with engine.connect() as connection:
        await connection.execute(text("SELECT 1"))


asyncio.run(main())
try:
    asyncio.run(main())
except RuntimeError as error:
    assert "attached to a different loop" in str(error)
    assert engine.driver in {"asyncpg", "aiomysql"}
else:
    assert engine.driver in {"aiosqlite", "psycopg_async", "psycopg"}
engine.sync_engine.dispose(close=False)
