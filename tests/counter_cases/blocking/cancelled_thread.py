"""A timeout of `asyncio.wait_for()` does not stop the thread of `asyncio.to_thread()`, which still commits.

Claims: blocking#to-thread
Drivers: sqlite3, psycopg, psycopg2, pg8000, PyMySQL
"""

import asyncio
import os
from threading import Event

from sqlalchemy import create_engine, select
from sqlalchemy.orm import Session

from models import Base, User

engine = create_engine(os.environ["DATABASE_URL"])
Base.metadata.create_all(engine)
timed_out = Event()


def save():
    with Session(engine) as session, session.begin():
        session.add(User(name="Ada"))
        session.flush()
        timed_out.wait()


async def main():
    try:
        await asyncio.wait_for(asyncio.to_thread(save), 0.1)
    except asyncio.TimeoutError:
        timed_out.set()


asyncio.run(main())
assert timed_out.is_set()
with Session(engine) as session:
    assert session.scalars(select(User.name)).all() == ["Ada"]
engine.dispose()
