"""With asyncpg, a disconnect is a DBAPIError, or an InterfaceError if the event loop has noticed it.

Claims: pool#lost
Drivers: asyncpg
"""

import asyncio
import os

from sqlalchemy import text
from sqlalchemy.exc import DBAPIError, InterfaceError
from sqlalchemy.ext.asyncio import create_async_engine

from servers import end, number_of


async def failure(notice):
    engine = create_async_engine(os.environ["DATABASE_URL"])
    async with engine.connect() as connection:
        number = await connection.run_sync(number_of)
        raw = await connection.get_raw_connection()
        driver = raw.driver_connection
    end(number)
    while notice and not driver.is_closed():
        await asyncio.sleep(0)
    try:
        async with engine.connect() as connection:
            await connection.execute(text("SELECT 1"))
    except DBAPIError as error:
        assert error.connection_invalidated
        return type(error)
    finally:
        await engine.dispose()


assert asyncio.run(failure(notice=False)) is DBAPIError
assert asyncio.run(failure(notice=True)) is InterfaceError
