"""A commit during another task's query fails with asyncpg, aiomysql, and asyncmy, and asyncpg's pool keeps the connection.

Claims: blocking#tasks
Drivers: aiosqlite, asyncpg, psycopg async, aiomysql, asyncmy
"""

import asyncio
import gc
import logging
import os
import warnings

from sqlalchemy import func, select, text
from sqlalchemy.exc import InterfaceError, OperationalError
from sqlalchemy.ext.asyncio import AsyncSession, create_async_engine

from servers import number_of, wait_for_sleep

warnings.simplefilter("ignore")
logging.disable(logging.CRITICAL)

COUNT = "WITH RECURSIVE c(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM c WHERE x < 300000) SELECT max(x) FROM c"
QUERIES = {"postgresql": select(func.pg_sleep(0.5)), "mysql": select(func.sleep(0.5)), "sqlite": text(COUNT)}
EXPECTED = {"asyncpg": InterfaceError, "aiomysql": RuntimeError, "asyncmy": OperationalError}


async def use(engine):
    async with AsyncSession(engine) as session:
        try:
            return await session.scalar(select(1))
        except InterfaceError as error:
            return type(error)


async def collide(engine):
    async with AsyncSession(engine) as session:
        connection = await session.connection()
        if engine.name != "sqlite":
            number = await connection.run_sync(number_of)
        query = asyncio.create_task(session.execute(QUERIES[engine.dialect.name]))
        if engine.name == "sqlite":
            await asyncio.sleep(0.05)
        else:
            await asyncio.to_thread(wait_for_sleep, number)
        commit = asyncio.create_task(session.commit())
        await asyncio.wait([query, commit], timeout=1 if engine.driver == "asyncmy" else 30)
        assert query.done() == (engine.driver != "asyncmy")
        query.cancel()
        result = await asyncio.gather(commit, return_exceptions=True)
    expected = EXPECTED.get(engine.driver)
    assert type(result[0]) is expected if expected else result == [None]


async def main():
    engine = create_async_engine(os.environ["DATABASE_URL"], pool_size=1, max_overflow=0)
    try:
        await collide(engine)
    except (RuntimeError, OperationalError):
        # The session cannot close a connection of aiomysql or asyncmy whose query was left.
        assert engine.driver in {"aiomysql", "asyncmy"}
    if engine.driver == "asyncpg":
        assert [await use(engine) for _ in range(3)] == [InterfaceError] * 3
    await engine.dispose(close=engine.driver not in {"aiomysql", "asyncmy"})


asyncio.run(main())
gc.collect()
