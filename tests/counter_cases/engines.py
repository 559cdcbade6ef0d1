"""Run one program with any driver, also with the drivers of asyncio."""

import asyncio
import os

from sqlalchemy import create_engine
from sqlalchemy.engine import make_url
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
    message = str(error).partition("\n[SQL: ")[0]
    print(f"{type(error).__name__}: {' '.join(message.split())}")


def say_failing_connect(url):
    """Print the error that `connect()` of an engine for this address raises."""
    if url.get_dialect().is_async:
        asyncio.run(_say_failing_connect(create_async_engine(url)))
    else:
        say_error(create_engine(url).connect)


async def _say_failing_connect(engine):
    try:
        await engine.connect()
    except Exception as error:  # noqa: BLE001  (each driver has its own)
        say(error)
    else:
        raise AssertionError("nothing was raised")


async def _run_in_greenlet(program, engine):
    await greenlet_spawn(program, engine.sync_engine)
    await engine.dispose()


def say_error(work, *arguments):
    """Call a function, and print the error that it raises. Raise AssertionError if it raises none."""
    try:
        work(*arguments)
    except Exception as error:  # noqa: BLE001  (each driver has its own)
        say(error)
    else:
        raise AssertionError("nothing was raised")
