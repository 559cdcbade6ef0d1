"""A query of a plain session stops the event loop, and not other threads.

Claims: blocking#threads, blocking#loop, blocking#to-thread
Drivers: psycopg, psycopg2, pg8000, PyMySQL
"""

import asyncio
import os
from threading import Thread

from sqlalchemy import create_engine, func, select
from sqlalchemy.orm import Session

from models import Base, User

engine = create_engine(os.environ["DATABASE_URL"])
pause = func.pg_sleep(0.2) if engine.dialect.name == "postgresql" else func.sleep(0.2)
Base.metadata.create_all(engine)
with Session(engine) as session, session.begin():
    session.add(User(id=1, name="Ada"))


def lock():
    with Session(engine) as session, session.begin():
        session.scalar(select(User).where(User.id == 1).with_for_update())
        order.append("thread")


def query():
    with Session(engine) as session:
        session.execute(select(pause))
    order.append("query")


async def other():
    order.append("other")


async def main(in_thread):
    task = asyncio.create_task(other())
    if in_thread:
        await asyncio.to_thread(query)
    else:
        query()
    await task


# The thread waits for the row lock of the main thread, which continues and commits.
order = []
with Session(engine) as session, session.begin():
    session.scalar(select(User).where(User.id == 1).with_for_update())
    thread = Thread(target=lock)
    thread.start()
    order.append("main thread")
thread.join()
assert order == ["main thread", "thread"]

order = []
asyncio.run(main(in_thread=False))
assert order == ["query", "other"]
order = []
asyncio.run(main(in_thread=True))
assert order == ["other", "query"]
engine.dispose()
