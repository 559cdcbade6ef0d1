"""A flush expires a column_property() of its object and a column set to a SQL expression, but not the primary key, and eager_defaults does not help.

Claims: commit#expire-off, flush-or-commit#expiry
Drivers: sqlite3, aiosqlite, psycopg, psycopg2, pg8000, psycopg async, asyncpg, PyMySQL, aiomysql, asyncmy
"""

from sqlalchemy import func, inspect, null
from sqlalchemy.orm import Mapped, Session, column_property, mapped_column

from engines import run
from models import Base


class Note(Base):
    __tablename__ = "answers_note"

    id: Mapped[int] = mapped_column(primary_key=True)
    first: Mapped[str | None]
    last: Mapped[str | None]


class Eager(Base):
    __tablename__ = "answers_eager"
    __mapper_args__ = {"eager_defaults": True}

    id: Mapped[int] = mapped_column(primary_key=True)
    first: Mapped[str | None]
    last: Mapped[str | None]


Note.full = column_property(Note.first + Note.last)
Eager.full = column_property(Eager.first + Eager.last)


def program(engine):
    Base.metadata.create_all(engine)
    for class_ in (Note, Eager):
        with Session(engine, expire_on_commit=False) as session:
            note = class_(id=func.abs(77), first=func.upper("a"), last=null())
            session.add(note)
            session.commit()
            assert inspect(note).expired_attributes == {"first", "last", "full"}
            assert note.id == 77 and not session.in_transaction()

            session.refresh(note)
            note.last = "b"
            session.commit()
            assert inspect(note).expired_attributes == {"full"}

            session.refresh(note)
            note.first, note.last = func.lower("B"), null()
            session.commit()
            assert inspect(note).expired_attributes == {"first", "last", "full"}


run(program)
