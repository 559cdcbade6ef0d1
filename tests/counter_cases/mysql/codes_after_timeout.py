"""After `wait_timeout`, PyMySQL says 2006 and aiomysql 2013.

Claims: mysql#gone-away
Drivers: PyMySQL, aiomysql
"""

import asyncio
import os
from time import sleep

from sqlalchemy import create_engine, make_url, text
from sqlalchemy.exc import OperationalError
from sqlalchemy.ext.asyncio import create_async_engine

url = make_url(os.environ["DATABASE_URL"])
other = create_engine(url.set(drivername="mysql+pymysql"), isolation_level="AUTOCOMMIT")
OWN_ID = text("SELECT CONNECTION_ID()")
SET = text("SET SESSION wait_timeout = 1")


def wait_for_end(number):
    with other.connect() as connection:
        while connection.scalar(text(f"SELECT count(*) FROM information_schema.processlist WHERE id = {number}")):
            sleep(0.01)


def plain():
    engine = create_engine(url)
    with engine.connect() as connection:
        connection.execute(SET)
        number = connection.scalar(OWN_ID)
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
        number = await connection.scalar(OWN_ID)
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
other.dispose()
