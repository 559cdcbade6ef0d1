"""A plain session in a coroutine waits for the lock of another task of its loop until a timeout, and that task cannot end.

Claims: blocking#loop
Drivers: aiosqlite, asyncpg, psycopg async, aiomysql
"""

import asyncio
import os

from sqlalchemy import create_engine, event, make_url, text
from sqlalchemy.exc import OperationalError
from sqlalchemy.ext.asyncio import AsyncSession, create_async_engine
from sqlalchemy.orm import Session

from models import Base, User

# The default timeout, and a short one.
TIMEOUTS = {
    "postgresql": ("SHOW lock_timeout", "0", "SET lock_timeout = '200ms'"),
    "mysql": ("SELECT @@innodb_lock_wait_timeout", 50, "SET innodb_lock_wait_timeout = 1"),
    "sqlite": ("PRAGMA busy_timeout", 5000, "PRAGMA busy_timeout = 200"),
}
PLAIN = {"postgresql": "postgresql+psycopg", "mysql": "mysql+pymysql", "sqlite": "sqlite"}

url = make_url(os.environ["DATABASE_URL"])
name = url.get_backend_name()
ask, default, shorten = TIMEOUTS[name]
engine = create_engine(url.set(drivername=PLAIN[name]))
with engine.connect() as connection:
    assert connection.scalar(text(ask)) == default
    if name == "mysql":
        # This is the limit for DDL.
        assert connection.scalar(text("SELECT @@lock_wait_timeout")) == 86400
engine.dispose()


@event.listens_for(engine, "connect")
def connected(dbapi_connection, record):
    dbapi_connection.cursor().execute(shorten)
    dbapi_connection.commit()


Base.metadata.create_all(engine)
with Session(engine) as session, session.begin():
    session.add(User(id=1, name="Ada"))
order = []


async def holder(async_engine, held):
    async with AsyncSession(async_engine) as session, session.begin():
        (await session.get(User, 1)).name = "Bob"
        await session.flush()
        held.set()
        await asyncio.sleep(0)
    order.append("holder")


async def waiter(held):
    await held.wait()
    try:
        with Session(engine) as session, session.begin():
            session.get(User, 1).name = "Cy"
    except OperationalError:
        order.append("timeout")


async def main():
    async_engine = create_async_engine(url)
    held = asyncio.Event()
    await asyncio.gather(holder(async_engine, held), waiter(held))
    await async_engine.dispose()


asyncio.run(main())
assert order == ["timeout", "holder"]
engine.dispose()
