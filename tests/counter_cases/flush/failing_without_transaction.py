"""After a failed flush, earlier statements stay with AUTOCOMMIT and in a MyISAM table.

Claims: flush#failing
Drivers: sqlite3, psycopg, pg8000, asyncpg, PyMySQL, aiomysql
"""

from contextlib import suppress

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Mapped, Session, mapped_column

from engines import run
from models import Base, User


class Note(Base):
    __tablename__ = "answers_note"
    __table_args__ = {"mysql_engine": "MyISAM"}

    id: Mapped[int] = mapped_column(primary_key=True)


def stays(engine, class_, **values):
    with Session(engine) as session:
        session.add(class_(id=1, **values))
        session.flush()
        session.add(class_(id=2, **values))
        session.flush()
        session.expunge_all()
        session.add(class_(id=1, **values))
        with suppress(IntegrityError):
            session.flush()
        session.rollback()
        return len(session.scalars(select(class_.id)).all()) == 2


def program(engine):
    Base.metadata.create_all(engine)
    assert not stays(engine, User, name="Ada")
    assert stays(engine.execution_options(isolation_level="AUTOCOMMIT"), User, name="Ada")
    assert stays(engine, Note) == (engine.name == "mysql")


run(program)
