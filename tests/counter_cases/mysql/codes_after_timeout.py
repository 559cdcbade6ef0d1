"""After `wait_timeout`, PyMySQL says 2006 and aiomysql 2013.

Claims: mysql#gone-away
Drivers: PyMySQL, aiomysql
"""

import asyncio
import os

from sqlalchemy import create_engine, make_url, text
from sqlalchemy.exc import OperationalError
from sqlalchemy.ext.asyncio import create_async_engine

from servers import number_of, wait_for_end

url = make_url(os.environ["DATABASE_URL"])
SET = text("SET SESSION wait_timeout = 1")


def plain():
    engine = create_engine(url)
    with engine.connect() as connection:
        connection.execute(SET)
        number = number_of(connection)
    wait_for_end(number)
    try:
        with engine.connect() as connection:
            connection.execute(text("SELECT 1"))
    except OperationalError as error:
        return error.orig.args[0]
    finally:
        engine.dispose()


async def in_loop():
    engine = create_async_engine(url)
    async with engine.connect() as connection:
        await connection.execute(SET)
        number = await connection.run_sync(number_of)
    wait_for_end(number)
    try:
        async with engine.connect() as connection:
            await connection.execute(text("SELECT 1"))
    except OperationalError as error:
        return error.orig.args[0]
    finally:
        await engine.dispose()


if url.drivername == "mysql+aiomysql":
    assert asyncio.run(in_loop()) == 2013
else:
    assert plain() == 2006
