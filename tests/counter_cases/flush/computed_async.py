"""With an AsyncSession, reading a value that the database computed in an UPDATE raises an error, and refresh() or eager_defaults loads it.

Claims: flush#computed
Drivers: aiosqlite, psycopg async, asyncpg, aiomysql, asyncmy
SQLAlchemy: 2.0, 2.1
"""

import asyncio
import os

from sqlalchemy import text
from sqlalchemy.exc import MissingGreenlet, StatementError
from sqlalchemy.ext.asyncio import AsyncSession, create_async_engine
from sqlalchemy.orm import Mapped, mapped_column

from models import Base


class Note(Base):
    __tablename__ = "answers_note"

    id: Mapped[int] = mapped_column(primary_key=True)
    body: Mapped[str]
    edits: Mapped[int] = mapped_column(default=0, onupdate=text("edits + 1"))


class Eager(Base):
    __tablename__ = "answers_eager"
    __mapper_args__ = {"eager_defaults": True}

    id: Mapped[int] = mapped_column(primary_key=True)
    body: Mapped[str]
    edits: Mapped[int] = mapped_column(default=0, onupdate=text("edits + 1"))


async def program(engine):
    async with engine.begin() as connection:
        await connection.run_sync(Base.metadata.create_all)
    async with AsyncSession(engine) as session:
        note, eager = Note(id=1, body="one"), Eager(id=1, body="one")
        session.add_all([note, eager])
        await session.flush()
        assert note.edits == 0
        note.body = eager.body = "two"
        await session.flush()
        assert eager.edits == 1
        try:
            print(note.edits)
        except (MissingGreenlet, StatementError) as error:
            assert "greenlet_spawn has not been called" in str(error)
        else:
            raise AssertionError("nothing was raised")
        await session.refresh(note)
        assert note.edits == 1
    await engine.dispose()


asyncio.run(program(create_async_engine(os.environ["DATABASE_URL"])))
