"""If gather() raises and the session is closed while the statement of another task runs, these drivers have their own words.

Says: errors#concurrent-close
Drivers: aiomysql, asyncmy
"""

import asyncio
import logging
import os

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession, create_async_engine

from engines import say

# The statement of the other task fails, and the pool logs it.
logging.disable(logging.CRITICAL)


async def fail():
    raise ValueError


async def main():
    engine = create_async_engine(os.environ["DATABASE_URL"])
    slow = text("SELECT SLEEP(0.2)")
    try:
        async with AsyncSession(engine) as session:
            await session.connection()
            await asyncio.gather(session.execute(slow), fail())
    except Exception as error:  # noqa: BLE001  (each driver has its own)
        say(error)
    await asyncio.sleep(0.3)
    await engine.dispose()


asyncio.run(main())
