"""With asyncpg, a disconnect is a DBAPIError, or an InterfaceError if the event loop has noticed it.

Claims: pool#lost
Drivers: asyncpg
"""

import asyncio
import os
from time import sleep

from sqlalchemy import create_engine, make_url, text
from sqlalchemy.exc import DBAPIError, InterfaceError
from sqlalchemy.ext.asyncio import create_async_engine

url = make_url(os.environ["DATABASE_URL"])
other = create_engine(url.set(drivername="postgresql+psycopg"), isolation_level="AUTOCOMMIT")


def end(number):
    with other.connect() as connection:
        connection.execute(text(f"SELECT pg_terminate_backend({number})"))
        while connection.scalar(text(f"SELECT count(*) FROM pg_stat_activity WHERE pid = {number}")):
            sleep(0.01)


async def failure(notice):
    engine = create_async_engine(url)
    async with engine.connect() as connection:
        number = await connection.scalar(text("SELECT pg_backend_pid()"))
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
other.dispose()
