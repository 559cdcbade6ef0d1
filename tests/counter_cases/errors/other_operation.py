"""asyncpg has words of its own for two tasks that use one connection at the same time.

Says: errors/core#other-operation
Drivers: asyncpg
"""

import asyncio
import os

from sqlalchemy import text
from sqlalchemy.ext.asyncio import create_async_engine

from engines import say


async def main():
    engine = create_async_engine(os.environ["DATABASE_URL"])
    async with engine.connect() as connection:
        await connection.execute(text("SELECT 1"))
        slow = asyncio.create_task(connection.execute(text("SELECT pg_sleep(0.2)")))
        await asyncio.sleep(0.05)
        try:
            await connection.rollback()
        except Exception as error:  # noqa: BLE001
            say(error)
        await slow
    await engine.dispose()


asyncio.run(main())
