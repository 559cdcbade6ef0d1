"""nowait, a lock timeout, and a conflict under REPEATABLE READ are OperationalError, with asyncpg DBAPIError, with pg8000 ProgrammingError.

Claims: flush#nowait, update#for-update, update#repeatable-read, drop-table#lock-timeout
Drivers: psycopg, psycopg2, pg8000, psycopg async, asyncpg
"""

from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from engines import run
from models import Base, User


def error_of(work):
    try:
        work()
    except DBAPIError as error:
        return type(error).__name__
    raise AssertionError("nothing was raised")


def program(engine):
    Base.metadata.create_all(engine)
    with Session(engine) as session, session.begin():
        session.add(User(id=1, name="Ada"))
    expected = {"asyncpg": "DBAPIError", "pg8000": "ProgrammingError"}.get(engine.driver, "OperationalError")

    with Session(engine) as session, Session(engine) as other:
        session.get(User, 1, with_for_update=True)
        assert error_of(lambda: other.get(User, 1, with_for_update={"nowait": True})) == expected
        other.rollback()
        other.execute(text("SET LOCAL lock_timeout = '50ms'"))
        assert error_of(lambda: Base.metadata.drop_all(other.connection())) == expected
        other.rollback()

    strict = engine.execution_options(isolation_level="REPEATABLE READ")
    with Session(strict) as session, Session(strict) as other:
        mine, yours = session.get(User, 1), other.get(User, 1)
        mine.name = yours.name = "Grace"
        session.commit()
        assert error_of(lambda: other.get(User, 1, with_for_update=True)) == expected
        other.rollback()


run(program)
