"""With expire_on_commit=False, a read needs a query for an `onupdate` column and after rollback(), and `eager_defaults` avoids the first.

Claims: commit#asyncio, commit#expire-off
Drivers: aiosqlite, asyncpg, psycopg async, aiomysql, asyncmy
"""

import asyncio
import gc
import os
import warnings

from sqlalchemy import String, func, inspect
from sqlalchemy.exc import MissingGreenlet, StatementError
from sqlalchemy.ext.asyncio import AsyncSession, create_async_engine
from sqlalchemy.orm import Mapped, mapped_column

from models import Base

# aiosqlite leaves a coroutine that was not awaited when a read fails.
warnings.simplefilter("ignore", RuntimeWarning)


class Note(Base):
    __tablename__ = "note"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    stamp: Mapped[str | None] = mapped_column(String(40), onupdate=func.lower("NEW"))


class EagerNote(Base):
    __tablename__ = "eager_note"
    __mapper_args__ = {"eager_defaults": True}

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    stamp: Mapped[str | None] = mapped_column(String(40), onupdate=func.lower("NEW"))


def needs_a_query(note, name):
    try:
        getattr(note, name)
    except (MissingGreenlet, StatementError) as error:
        return "greenlet_spawn has not been called" in str(error)
    return False


async def main():
    engine = create_async_engine(os.environ["DATABASE_URL"])
    async with engine.begin() as connection:
        await connection.run_sync(Base.metadata.create_all)
    async with AsyncSession(engine, expire_on_commit=False) as session:
        note, eager = Note(name="Ada"), EagerNote(name="Ada")
        session.add_all([note, eager])
        await session.commit()
        note.name = eager.name = "Bob"
        await session.commit()
        assert (note.name, eager.name, eager.stamp) == ("Bob", "Bob", "new")
        assert "stamp" in inspect(note).expired_attributes
        assert needs_a_query(note, "stamp")
        await session.rollback()
        assert needs_a_query(note, "id")
        await session.rollback()
    await engine.dispose()
    gc.collect()


asyncio.run(main())
