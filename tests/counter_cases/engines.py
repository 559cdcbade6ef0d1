"""Run one program with any driver, also with the drivers of asyncio."""

import asyncio
import os

from sqlalchemy import create_engine, make_url
from sqlalchemy.ext.asyncio import create_async_engine
from sqlalchemy.util import greenlet_spawn


def run(program, **options):
    """Call `program(engine)` for the database of DATABASE_URL.

    With a driver of asyncio, it runs in a greenlet, as in `AsyncSession.run_sync()`.
    """
    url = make_url(os.environ["DATABASE_URL"])
    if url.get_dialect().is_async:
        asyncio.run(_run_in_greenlet(program, create_async_engine(url, **options)))
        return
    engine = create_engine(url, **options)
    program(engine)
    engine.dispose()


def say(error):
    """Print the class and the message of an error. They must be a text of the entry that the program names."""
    print(f"{type(error).__name__}: {' '.join(str(error).split())}")


async def _run_in_greenlet(program, engine):
    await greenlet_spawn(program, engine.sync_engine)
    await engine.dispose()
