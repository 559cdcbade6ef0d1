"""In memory, another thread has another database with sqlite3, and all sessions share one connection with aiosqlite.

Claims: blocking#to-thread, blocking#tasks
Drivers: sqlite3, aiosqlite
"""

import asyncio
import os

from sqlalchemy import create_engine, insert, make_url, select
from sqlalchemy.exc import OperationalError
from sqlalchemy.ext.asyncio import AsyncSession, create_async_engine
from sqlalchemy.orm import Session

from models import Base, User


def names(engine):
    with Session(engine) as session:
        return session.scalars(select(User.name)).all()


async def in_thread():
    engine = create_engine("sqlite://")
    Base.metadata.create_all(engine)
    assert names(engine) == []
    try:
        await asyncio.to_thread(names, engine)
    except OperationalError as error:
        assert "no such table" in str(error)
    else:
        raise AssertionError("nothing was raised")


async def in_tasks():
    engine = create_async_engine("sqlite+aiosqlite://")
    async with engine.begin() as connection:
        await connection.run_sync(Base.metadata.create_all)
    async with AsyncSession(engine) as session, AsyncSession(engine) as other:
        await session.execute(insert(User).values(name="Ada"))
        assert await other.scalar(select(User.name)) == "Ada"
        await other.rollback()
        await session.commit()
        assert await session.scalar(select(User.name)) is None
    await engine.dispose()


is_async = make_url(os.environ["DATABASE_URL"]).get_dialect().is_async
asyncio.run(in_tasks() if is_async else in_thread())
