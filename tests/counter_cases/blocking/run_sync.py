"""A query in `run_sync()` lets other tasks run.

Claims: blocking#run-sync, blocking#async
Drivers: asyncpg, psycopg async, aiomysql
"""

import asyncio
import os

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession, create_async_engine

order = []


async def other():
    order.append("other")


async def main():
    engine = create_async_engine(os.environ["DATABASE_URL"])
    pause = func.pg_sleep(0.2) if engine.dialect.name == "postgresql" else func.sleep(0.2)
    async with AsyncSession(engine) as session:
        await session.connection()
        task = asyncio.create_task(other())
        await session.run_sync(lambda plain: plain.execute(select(pause)))
        order.append("query")
        await task
    await engine.dispose()


asyncio.run(main())
assert order == ["other", "query"]
