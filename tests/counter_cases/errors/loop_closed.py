"""A connection cannot end after its event loop has ended, as the pool or the garbage collector may try.

Says: errors/core#loop-closed
Drivers: asyncpg, aiomysql, asyncmy
"""

import asyncio
import logging
import os
import sys

from sqlalchemy.ext.asyncio import create_async_engine

from engines import say_error

# The pool tries it once more.
logging.disable(logging.CRITICAL)
sys.unraisablehook = lambda unraisable: None
engine = create_async_engine(os.environ["DATABASE_URL"])


async def main():
    async with engine.connect() as connection:
        return (await connection.get_raw_connection()).driver_connection


driver = asyncio.run(main())
say_error(driver.terminate if engine.driver == "asyncpg" else driver.close)
engine.sync_engine.dispose(close=False)
