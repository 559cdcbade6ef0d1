"""For a host name, asyncio starts a thread that looks it up. For an IP address, two connections start none.

Claims: blocking#driver
Drivers: asyncpg, psycopg async, aiomysql, asyncmy
"""

import asyncio
import os
import threading

from sqlalchemy import make_url
from sqlalchemy.ext.asyncio import create_async_engine


async def threads(host):
    engine = create_async_engine(make_url(os.environ["DATABASE_URL"]).set(host=host))
    async with engine.connect(), engine.connect():
        number = threading.active_count()
    await engine.dispose()
    return number


async def main():
    assert await threads("127.0.0.1") == 1
    assert await threads("localhost") == 2


asyncio.run(main())
