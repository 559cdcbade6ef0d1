"""A flush error that is caught inside a begin() or begin_nested() block loses the block's rows, and the block ends without an error.

On SQLite, a begin_nested() block before the first write commits, so the rollback of a begin() block keeps its rows.

Claims: flush#failing, flush#savepoint, autoflush#errors, end#failed-flush
Drivers: sqlite3, aiosqlite, psycopg, psycopg2, pg8000, psycopg async, asyncpg, PyMySQL, aiomysql, asyncmy
"""

from contextlib import suppress

from sqlalchemy import insert, select
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
        session.rollback()

        with suppress(ZeroDivisionError), session.begin():
            session.scalars(select(User)).all()
            for key in (5, 1, 6):
                with suppress(IntegrityError), session.begin_nested():
                    session.execute(insert(User).values(id=key, name="Eve"))
            raise ZeroDivisionError
        names = session.scalars(select(User.name).order_by(User.id)).all()
        assert names == (["Ada", "Eve"] if engine.name == "sqlite" else ["Ada"])


run(program)
