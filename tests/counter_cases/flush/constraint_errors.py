"""Only a duplicate key is IntegrityError with every driver: pg8000 raises ProgrammingError for other constraints, and MariaDB OperationalError for a CHECK.

Claims: flush#constraints, flush#failing, flush#foreign-key, flush#savepoint, drop-table#session-delete
Drivers: sqlite3, aiosqlite, psycopg, psycopg2, pg8000, psycopg async, asyncpg, PyMySQL, aiomysql, asyncmy
"""

from sqlalchemy import CheckConstraint, ForeignKey, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Mapped, Session, mapped_column

from engines import run
from models import Base


class Note(Base):
    __tablename__ = "answers_note"

    id: Mapped[int] = mapped_column(primary_key=True)
    size: Mapped[int] = mapped_column(CheckConstraint("size > 0"))
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("answers_note.id"))


def error_of(engine, note):
    with Session(engine) as session:
        if engine.name == "sqlite":
            session.execute(text("PRAGMA foreign_keys = ON"))
        session.add(note)
        try:
            session.flush()
        except DBAPIError as error:
            assert not session.is_active
            return type(error).__name__
    raise AssertionError("nothing was raised")


def program(engine):
    Base.metadata.create_all(engine)
    with Session(engine) as session, session.begin():
        session.add(Note(id=1, size=1))
    others = "ProgrammingError" if engine.driver == "pg8000" else "IntegrityError"
    check = "OperationalError" if engine.name == "mysql" else others
    assert error_of(engine, Note(id=1, size=1)) == "IntegrityError"
    assert error_of(engine, Note(id=2, size=None)) == others
    assert error_of(engine, Note(id=2, size=1, parent_id=9)) == others
    assert error_of(engine, Note(id=2, size=0)) == check


run(program)
