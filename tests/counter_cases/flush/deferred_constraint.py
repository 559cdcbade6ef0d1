"""A deferred constraint raises IntegrityError at the commit, with pg8000 DatabaseError. SQLite checks it only with its PRAGMA.

Claims: flush#deferred
Drivers: sqlite3, aiosqlite, psycopg, psycopg2, pg8000, psycopg async, asyncpg
"""

from sqlalchemy import ForeignKey, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Mapped, Session, mapped_column

from engines import run
from models import Base


class Note(Base):
    __tablename__ = "answers_note"

    id: Mapped[int] = mapped_column(primary_key=True)
    parent_id: Mapped[int] = mapped_column(ForeignKey("answers_note.id", deferrable=True, initially="DEFERRED"))


def program(engine):
    Base.metadata.create_all(engine)
    if engine.name == "sqlite":
        with Session(engine) as session, session.begin():
            session.add(Note(id=2, parent_id=9))
    with Session(engine) as session:
        if engine.name == "sqlite":
            session.execute(text("PRAGMA foreign_keys = ON"))
        session.add(Note(id=1, parent_id=9))
        session.flush()
        try:
            session.commit()
        except DBAPIError as error:
            name = type(error).__name__
        session.rollback()
    assert name == ("DatabaseError" if engine.driver == "pg8000" else "IntegrityError"), name


run(program)
