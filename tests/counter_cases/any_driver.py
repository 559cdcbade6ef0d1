"""Run one program with a driver that blocks or awaits."""

import asyncio
import os

from sqlalchemy import create_engine
from sqlalchemy.ext.asyncio import create_async_engine
from sqlalchemy.util import greenlet_spawn

AWAITING = ("+aiosqlite", "+asyncpg", "+psycopg_async", "+aiomysql", "+asyncmy")


def with_engine(main, **options):
    """Call `main(engine)` for the database of DATABASE_URL. An async engine's methods run in a greenlet, as an AsyncSession's do."""
    url = os.environ["DATABASE_URL"]
    if any(driver in url for driver in AWAITING):
        asyncio.run(_in_greenlet(main, create_async_engine(url, **options)))
    else:
        engine = create_engine(url, **options)
        main(engine)
        engine.dispose()


async def _in_greenlet(main, engine):
    await greenlet_spawn(main, engine.sync_engine)
    await engine.dispose()
