"""The idle connection of an engine that was garbage collected stays open with asyncmy until the event loop ends.

Claims: auto-close#engine
Drivers: aiomysql, asyncmy
"""

import asyncio
import gc
import os
import warnings

from sqlalchemy.ext.asyncio import create_async_engine

from servers import is_listed, number_of, wait_for_end

warnings.simplefilter("ignore", ResourceWarning)
url = os.environ["DATABASE_URL"]


async def main():
    engine = create_async_engine(url)
    async with engine.connect() as connection:
        number = await connection.run_sync(number_of)
    del engine, connection
    gc.collect()
    if url.startswith("mysql+asyncmy"):
        await asyncio.sleep(0.5)
        assert is_listed(number)
    else:
        await asyncio.to_thread(wait_for_end, number)
    return number


number = asyncio.run(main())
gc.collect()
wait_for_end(number)
