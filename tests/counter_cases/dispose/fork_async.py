"""In a forked child, `AsyncEngine.dispose(close=False)` without await does nothing, and that of its `sync_engine` works.

Claims: dispose#fork, dispose#asyncio
Drivers: asyncpg, psycopg async, aiomysql, asyncmy
"""

import asyncio
import gc
import logging
import os
import sys
import warnings

from sqlalchemy import create_engine, make_url, text
from sqlalchemy.ext.asyncio import create_async_engine

logging.disable(logging.CRITICAL)
warnings.simplefilter("ignore")
sys.unraisablehook = lambda unraisable: None

url = make_url(os.environ["DATABASE_URL"])
postgresql = url.get_backend_name() == "postgresql"
own_number = text("SELECT pg_backend_pid()" if postgresql else "SELECT connection_id()")
lists = "SELECT count(*) FROM " + (
    "pg_stat_activity WHERE pid = {}" if postgresql else "information_schema.processlist WHERE id = {}"
)


async def number_of(engine):
    async with engine.connect() as connection:
        return await connection.scalar(own_number)


def number_in_child(engine, sync):
    """Return the connection of the child, or 0 if it cannot be used. Return also whether the parent's is still listed."""
    number = asyncio.run(number_of(engine))
    end, start = os.pipe()
    child = os.fork()
    if child == 0:
        if sync:
            engine.sync_engine.dispose(close=False)
        else:
            engine.dispose(close=False)
        gc.collect()
        try:
            used = asyncio.run(number_of(engine))
        except RuntimeError:
            used = 0
        os.write(start, b"%d" % used)
        os._exit(0)
    os.waitpid(child, 0)
    plain = create_engine(url.set(drivername="postgresql+psycopg" if postgresql else "mysql+pymysql"))
    with plain.connect() as connection:
        listed = connection.scalar(text(lists.format(number)))
    plain.dispose()
    engine.sync_engine.dispose(close=False)
    return number, int(os.read(end, 20)), listed


engine = create_async_engine(url)
number, used, _ = number_in_child(engine, sync=False)
assert used == (number if "psycopg" in engine.driver else 0)
number, used, listed = number_in_child(engine, sync=True)
assert used not in {0, number}
assert listed
gc.collect()
