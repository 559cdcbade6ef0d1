"""The pool discards a forgotten async connection; it terminates it, except with psycopg, whose connection ends when it is freed.

Claims: auto-close#async-garbage, end#collected
Drivers: aiosqlite, asyncpg, psycopg async, aiomysql, asyncmy
"""

import asyncio
import gc
import logging
import os
import warnings

from sqlalchemy import event, text
from sqlalchemy.ext.asyncio import create_async_engine

logging.disable(logging.CRITICAL)
warnings.simplefilter("ignore")


async def main():
    engine = create_async_engine(os.environ["DATABASE_URL"])
    events = []
    event.listen(engine.sync_engine, "detach", lambda connection, record: events.append("detach"))
    event.listen(engine.sync_engine, "close_detached", lambda connection: events.append("close"))
    connection = await engine.connect()
    await connection.execute(text("SELECT 1"))
    del connection
    gc.collect()
    assert events == (["detach"] if engine.driver == "psycopg" else ["detach", "close"]), (engine.driver, events)
    assert engine.pool.checkedout() == 0
    await asyncio.sleep(0.2)
    await engine.dispose()


asyncio.run(main())
