"""A flush error that is caught inside a begin() or begin_nested() block loses the block's rows, and the block ends without an error.

Claims: flush#failing, flush#savepoint, autoflush#errors, end#failed-flush
Drivers: sqlite3, aiosqlite, psycopg, psycopg2, pg8000, psycopg async, asyncpg, PyMySQL, aiomysql, asyncmy
"""

from contextlib import suppress

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError, InvalidRequestError, PendingRollbackError
from sqlalchemy.orm import Session, sessionmaker

from engines import run
from models import Base, User


def flush_both(session):
    session.add(User(id=2, name="Bob"))
    session.flush()
    fail(session)


def fail(session):
    session.add(User(id=1, name="Cleo"))
    with suppress(IntegrityError):
        session.flush()
    assert not session.is_active


def error_of(session):
    try:
        session.scalars(select(User))
    except Exception as error:
        return type(error)
    return None


def program(engine):
    Base.metadata.create_all(engine)
    with Session(engine) as session, session.begin():
        session.add(User(id=1, name="Ada"))

    with Session(engine) as session, session.begin():
        flush_both(session)
    with sessionmaker(engine).begin() as session:
        flush_both(session)
    with suppress(InvalidRequestError), Session(engine) as session, session.begin():
        flush_both(session)
        assert error_of(session) is InvalidRequestError
        session.rollback()
        assert error_of(session) is InvalidRequestError
    with Session(engine) as session:
        session.add(User(id=3, name="Dora"))
        with session.begin_nested():
            flush_both(session)
        assert session.scalars(select(User.name).order_by(User.id)).all() == ["Ada", "Dora"]

        savepoint = session.begin_nested()
        fail(session)
        assert error_of(session) is PendingRollbackError
        savepoint.rollback()
        assert session.scalars(select(User.name).order_by(User.id)).all() == ["Ada", "Dora"]
        session.begin_nested()
        fail(session)
        session.rollback()
        assert session.scalars(select(User.name)).all() == ["Ada"]


run(program)
