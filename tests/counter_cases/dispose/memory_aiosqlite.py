"""With aiosqlite in memory, `dispose()` also closes the connection in use.

Claims: dispose#in-memory
Drivers: aiosqlite
"""

import asyncio

from sqlalchemy import text
from sqlalchemy.exc import OperationalError
from sqlalchemy.ext.asyncio import create_async_engine


async def main():
    engine = create_async_engine("sqlite+aiosqlite://")
    async with engine.connect() as connection:
        await engine.dispose()
        try:
            await connection.execute(text("SELECT 1"))
        except OperationalError as error:
            assert str(error.orig) == "no active connection"
        else:
            raise AssertionError("nothing was raised")


asyncio.run(main())
