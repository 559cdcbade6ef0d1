"""A refused connection is an OperationalError, an InterfaceError with pg8000, and not an error of SQLAlchemy with asyncpg.

Claims: errors/core#cannot-connect
Drivers: psycopg, psycopg2, pg8000, psycopg async, asyncpg, PyMySQL, aiomysql, asyncmy
"""

import asyncio
import os

from sqlalchemy import create_engine, make_url
from sqlalchemy.exc import InterfaceError, OperationalError
from sqlalchemy.ext.asyncio import create_async_engine

url = make_url(os.environ["DATABASE_URL"]).set(host="127.0.0.1", port=1, query={})
expected = {"pg8000": InterfaceError, "asyncpg": ConnectionRefusedError}.get(url.get_dialect().driver, OperationalError)


async def connect():
    async with create_async_engine(url).connect():
        pass


try:
    if url.get_dialect().is_async:
        asyncio.run(connect())
    else:
        create_engine(url).connect()
except Exception as error:  # noqa: BLE001
    assert type(error) is expected, error
else:
    raise AssertionError("nothing was raised")
