"""After a failed flush, a flush() of nothing raises nothing, AUTOCOMMIT keeps rows, and a begin() block that caught it ends silently.

Claims: commit#failed, commit#lost, commit#begin-block, flush-or-commit#when
Drivers: sqlite3, aiosqlite, psycopg, psycopg2, pg8000, asyncpg, psycopg async, PyMySQL, aiomysql, asyncmy
"""

from engines import run
from sqlalchemy import insert, select
from sqlalchemy.exc import DBAPIError, InvalidRequestError, PendingRollbackError
from sqlalchemy.orm import Session, sessionmaker

from models import Base, User


def raises(class_, function, *arguments):
    try:
        function(*arguments)
    except class_:
        return True
    return False


def fail(session):
    session.add(User(id=9, name=None))
    assert raises(DBAPIError, session.flush)


def program(engine):
    Base.metadata.create_all(engine)
    with Session(engine) as session:
        fail(session)
        session.flush()
        session.add(User(id=1, name="Ada"))
        assert raises(PendingRollbackError, session.flush)
        session.rollback()

    with Session(engine) as session:
        with session.begin():
            session.execute(insert(User).values(id=1, name="Ada"))
            fail(session)
        assert session.get(User, 1) is None
    with sessionmaker(engine).begin() as session:
        session.execute(insert(User).values(id=1, name="Ada"))
        fail(session)
    with Session(engine) as session:
        assert session.get(User, 1) is None

        def block():
            with session.begin():
                fail(session)
                session.scalars(select(User))

        session.rollback()
        assert raises(InvalidRequestError, block)

    with Session(engine.execution_options(isolation_level="AUTOCOMMIT")) as session:
        session.add(User(id=1, name="Ada"))
        session.flush()
        fail(session)
        session.rollback()
        assert session.get(User, 1) is not None


run(program)
