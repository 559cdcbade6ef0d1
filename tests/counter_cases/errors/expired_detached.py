"""rollback(), an exception in a begin() block, and a flush of computed values expire them even with expire_on_commit=False.

Claims: errors#expired-detached, errors#lazy-async
Drivers: sqlite3, aiosqlite, psycopg, psycopg2, pg8000, asyncpg, psycopg async, PyMySQL, aiomysql, asyncmy
"""

from sqlalchemy import Computed, func
from sqlalchemy.orm import Mapped, Session, mapped_column
from sqlalchemy.orm.exc import DetachedInstanceError

from engines import run
from models import Base, User


class Note(Base):
    __tablename__ = "answers_note"

    id: Mapped[int] = mapped_column(primary_key=True)
    text: Mapped[str]
    changed: Mapped[str | None] = mapped_column(onupdate=func.upper("x"))
    number: Mapped[int] = mapped_column(default=1)
    twice: Mapped[int] = mapped_column(Computed("number * 2", persisted=True))


class EagerNote(Base):
    __tablename__ = "answers_eager_note"

    id: Mapped[int] = mapped_column(primary_key=True)
    text: Mapped[str]
    changed: Mapped[str | None] = mapped_column(onupdate=func.upper("x"))
    number: Mapped[int] = mapped_column(default=1)
    twice: Mapped[int] = mapped_column(Computed("number * 2", persisted=True))
    __mapper_args__ = {"eager_defaults": True}


def is_expired(thing, name):
    try:
        getattr(thing, name)
    except DetachedInstanceError:
        return True
    return False


def changed(engine, kind):
    """Return an object after a changed value was committed."""
    with Session(engine, expire_on_commit=False) as session:
        note = kind(text="a")
        session.add(note)
        session.commit()
        note.text = "b"
        session.commit()
    return note


def main(engine):
    Base.metadata.create_all(engine)
    with Session(engine) as session:
        session.add(User(id=1, name="Ada"))
        session.commit()
    with Session(engine, expire_on_commit=False) as session:
        committed = session.get(User, 1)
        session.commit()
    assert not is_expired(committed, "name")
    with Session(engine, expire_on_commit=False) as session:
        rolled_back = session.get(User, 1)
        session.rollback()
    assert is_expired(rolled_back, "name")
    assert is_expired(rolled_back, "id")
    try:
        with Session(engine, expire_on_commit=False) as session, session.begin():
            failed = session.get(User, 1)
            raise KeyError
    except KeyError:
        assert is_expired(failed, "name")
    note, eager_note = changed(engine, Note), changed(engine, EagerNote)
    assert is_expired(note, "changed")
    assert is_expired(note, "twice")
    assert (note.text, note.number) == ("b", 1)
    assert (eager_note.changed, eager_note.twice) == ("X", 2)


run(main)
