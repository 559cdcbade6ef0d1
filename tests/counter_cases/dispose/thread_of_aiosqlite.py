"""The thread of an aiosqlite 0.22 connection keeps a program alive, unless SQLAlchemy makes it a daemon, as since 2.0.46.

Claims: dispose#asyncio
Drivers: aiosqlite
SQLAlchemy: 2.0, 2.1
"""

import asyncio
import os
import threading

import aiosqlite
from sqlalchemy.ext.asyncio import create_async_engine


def daemons():
    return [thread.daemon for thread in threading.enumerate() if thread is not threading.main_thread()]


async def main():
    raw = await aiosqlite.connect(":memory:")
    assert daemons() == [False]
    await raw.close()
    async with create_async_engine(os.environ["DATABASE_URL"]).connect():
        pass
    assert daemons() == [True]


asyncio.run(main())
