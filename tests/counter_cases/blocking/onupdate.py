"""With `expire_on_commit=False`, a column with `onupdate` is lazy after a flush, unless `eager_defaults` is True.

Claims: blocking#expired
Drivers: aiosqlite, asyncpg, psycopg async, aiomysql
"""

import asyncio
import os
from datetime import datetime

from sqlalchemy import func, inspect
from sqlalchemy.ext.asyncio import AsyncSession, create_async_engine
from sqlalchemy.orm import Mapped, mapped_column

from models import Base


class Note(Base):
    __tablename__ = "answers_note"

    id: Mapped[int] = mapped_column(primary_key=True)
    text: Mapped[str]
    changed: Mapped[datetime | None] = mapped_column(onupdate=func.now())


class EagerNote(Base):
    __tablename__ = "answers_eager_note"
    __mapper_args__ = {"eager_defaults": True}

    id: Mapped[int] = mapped_column(primary_key=True)
    text: Mapped[str]
    changed: Mapped[datetime | None] = mapped_column(onupdate=func.now())


async def unloaded(engine, kind):
    async with AsyncSession(engine, expire_on_commit=False) as session:
        note = kind(text="old")
        session.add(note)
        await session.commit()
        note.text = "new"
        await session.commit()
        return inspect(note).unloaded


async def main():
    engine = create_async_engine(os.environ["DATABASE_URL"])
    async with engine.begin() as connection:
        await connection.run_sync(Base.metadata.create_all)
    assert await unloaded(engine, Note) == {"changed"}
    assert await unloaded(engine, EagerNote) == set()
    await engine.dispose()


asyncio.run(main())
