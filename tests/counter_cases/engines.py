"""Run one program with any driver, also with the drivers of asyncio."""

import asyncio
import os

from sqlalchemy import create_engine, make_url
from sqlalchemy.ext.asyncio import AsyncSession, create_async_engine


def run(program):
    """Call the program with an engine for DATABASE_URL. With a driver of asyncio it runs inside `run_sync()`."""
    url = make_url(os.environ["DATABASE_URL"])
    if url.get_dialect().is_async:
        asyncio.run(_run_async(program, url))
        return
    engine = create_engine(url)
    program(engine)
    engine.dispose()


async def _run_async(program, url):
    engine = create_async_engine(url)
    async with AsyncSession(engine) as session:
        await session.run_sync(lambda session: program(engine.sync_engine))
    await engine.dispose()
