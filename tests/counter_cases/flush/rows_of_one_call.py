"""With AUTOCOMMIT, the driver decides if rows stay that a failing flush sent in the same call, and no lock outlives its statement.

Claims: flush#failing, flush#locks, commit#lost, flush-or-commit#autocommit
Drivers: sqlite3, aiosqlite, psycopg, psycopg2, pg8000, psycopg async, asyncpg, PyMySQL, aiomysql, asyncmy
"""

from contextlib import suppress

from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Mapped, Session, mapped_column

from engines import run
from models import Base

NONE = {"psycopg", "psycopg_async", "asyncpg"}
UPDATES = {"psycopg2", "pymysql", "aiomysql", "asyncmy"}


class Note(Base):
    __tablename__ = "answers_note"

    id: Mapped[int] = mapped_column(primary_key=True)
    body: Mapped[str] = mapped_column(unique=True)


def program(engine):
    Base.metadata.create_all(engine)
    auto = engine.execution_options(isolation_level="AUTOCOMMIT")
    bodies = select(Note.body).order_by(Note.id)

    with Session(auto, expire_on_commit=False, autoflush=False) as session:
        notes = [Note(id=number, body=f"old {number}") for number in range(1, 5)]
        session.add_all(notes)
        session.commit()
        for note in notes[:3]:
            note.body = "old 4" if note.id == 3 else f"new {note.id}"
        with suppress(IntegrityError):
            session.flush()
        session.rollback()
        word = "old" if engine.driver in NONE else "new"
        assert session.scalars(bodies).all() == [f"{word} 1", f"{word} 2", "old 3", "old 4"]

        session.add_all([Note(id=number, body="old 4" if number == 7 else str(number)) for number in (5, 6, 7)])
        with suppress(IntegrityError):
            session.flush()
        session.rollback()
        assert len(session.scalars(bodies).all()) == (4 if engine.driver in NONE | UPDATES else 6)

    with Session(auto) as session, Session(engine) as other, other.begin():
        session.get(Note, 1).body = "flushed"
        session.flush()
        other.execute(update(Note).where(Note.id == 1).values(body="other"))


run(program)
