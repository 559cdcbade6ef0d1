"""The idle connection of an engine that was garbage collected stays open with asyncmy until the event loop ends.

Claims: auto-close#engine
Drivers: aiomysql, asyncmy
"""

import asyncio
import gc
import os
import warnings

from sqlalchemy import create_engine, make_url, text
from sqlalchemy.ext.asyncio import create_async_engine

warnings.simplefilter("ignore", ResourceWarning)
url = make_url(os.environ["DATABASE_URL"])
watcher = create_engine(url.set(drivername="mysql+pymysql"))


async def main():
    engine = create_async_engine(url)
    async with engine.connect() as connection:
        number = await connection.scalar(text("SELECT CONNECTION_ID()"))
    del engine, connection
    gc.collect()
    await asyncio.sleep(0.5)
    assert is_listed(number) == (url.drivername == "mysql+asyncmy")
    return number


def is_listed(number):
    with watcher.connect() as connection:
        sql = text("SELECT COUNT(*) FROM information_schema.processlist WHERE id = :id")
        return connection.scalar(sql, {"id": number}) == 1


number = asyncio.run(main())
gc.collect()
for _ in range(100):
    if not is_listed(number):
        break
else:
    raise AssertionError("the connection is still open")
watcher.dispose()
