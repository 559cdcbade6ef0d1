"""If the COMMIT of a `with session.begin()` block fails, the block rolls back, and the session can be used.

Claims: commit#failed-commit
Drivers: sqlite3, aiosqlite, psycopg, psycopg2, pg8000, psycopg async, asyncpg
"""

from sqlalchemy import ForeignKey, event, select
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Mapped, Session, mapped_column

from engines import run
from models import Base, User


class Pet(Base):
    __tablename__ = "answers_pet"

    id: Mapped[int] = mapped_column(primary_key=True)
    owner: Mapped[int] = mapped_column(ForeignKey("answers_user.id", deferrable=True, initially="DEFERRED"))


def program(engine):
    if engine.name == "sqlite":
        event.listen(engine, "connect", lambda connection, _: connection.execute("PRAGMA foreign_keys = ON"))
    Base.metadata.create_all(engine)
    with Session(engine) as session:
        try:
            with session.begin():
                session.add(Pet(owner=99))
        except DBAPIError:
            pass
        else:
            raise AssertionError("nothing was raised")
        assert session.scalars(select(User)).all() == []


run(program)
