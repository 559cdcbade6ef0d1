"""A connection of asyncmy that returns after dispose() is still open after the garbage collector ran in its event loop.

Claims: dispose#left-over
Drivers: asyncmy
"""

import asyncio
import gc
import os
import sys
import warnings

from sqlalchemy import text
from sqlalchemy.ext.asyncio import create_async_engine

warnings.simplefilter("ignore")
sys.unraisablehook = lambda unraisable: None


async def main():
    engine = create_async_engine(os.environ["DATABASE_URL"])
    connection = await engine.connect()
    number = await connection.scalar(text("SELECT connection_id()"))
    await engine.dispose()
    await connection.close()
    del connection
    for _ in range(3):
        gc.collect()
        await asyncio.sleep(0.1)
    listed = f"SELECT count(*) FROM information_schema.processlist WHERE id = {number}"
    async with engine.connect() as connection:
        assert await connection.scalar(text(listed)) == 1
    await engine.dispose()


asyncio.run(main())
gc.collect()
