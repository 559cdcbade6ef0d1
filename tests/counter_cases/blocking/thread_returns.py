"""A wait for the pool that blocks the event loop also ends when another thread returns a connection.

Claims: blocking#pool
Drivers: sqlite3, psycopg, PyMySQL
"""

import asyncio
import os
import threading
import time

from sqlalchemy import create_engine

engine = create_engine(os.environ["DATABASE_URL"], pool_size=1, max_overflow=0)
held = threading.Event()


def work():
    with engine.connect():
        held.set()
        time.sleep(0.2)


async def main():
    task = asyncio.create_task(asyncio.to_thread(work))
    while not held.is_set():
        await asyncio.sleep(0)
    with engine.connect():
        pass
    await task


asyncio.run(main())
engine.dispose()
