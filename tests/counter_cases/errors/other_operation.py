"""asyncpg has words of its own for two tasks that use one connection at the same time, and for a second event loop.

Claims: errors/core#other-operation
Says: errors/core#other-operation
Drivers: asyncpg
"""

import asyncio
import logging
import os

from sqlalchemy import text
from sqlalchemy.ext.asyncio import create_async_engine

from engines import say
from servers import number_of, wait_for_sleep


async def main():
    engine = create_async_engine(os.environ["DATABASE_URL"])
    async with engine.connect() as connection:
        number = await connection.run_sync(number_of)
        slow = asyncio.create_task(connection.execute(text("SELECT pg_sleep(0.5)")))
        await asyncio.to_thread(wait_for_sleep, number)
        try:
            await connection.rollback()
        except Exception as error:  # noqa: BLE001
            say(error)
        await slow
    await engine.dispose()


async def select_one(engine):
    async with engine.connect() as connection:
        await connection.execute(text("SELECT 1"))


def in_loops(dispose):
    """Use one engine in three event loops. Return the errors."""
    engine = create_async_engine(os.environ["DATABASE_URL"])

    async def work():
        await select_one(engine)
        if dispose:
            await engine.dispose()

    errors = []
    for _ in range(3):
        try:
            asyncio.run(work())
        except Exception as error:  # noqa: BLE001
            errors.append(error)
    return errors


logging.disable(logging.CRITICAL)
asyncio.run(main())
assert in_loops(dispose=True) == []
say(in_loops(dispose=False)[-1])
