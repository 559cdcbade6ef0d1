"""Under SERIALIZABLE, PostgreSQL can refuse a COMMIT, and the error is not an IntegrityError.

Claims: commit#failed-commit
Drivers: psycopg, psycopg2, pg8000, asyncpg, psycopg async
"""

from engines import run
from sqlalchemy import func, select
from sqlalchemy.exc import DBAPIError, IntegrityError, InvalidRequestError
from sqlalchemy.orm import Session

from models import Base, User


def program(engine):
    Base.metadata.create_all(engine)
    serializable = engine.execution_options(isolation_level="SERIALIZABLE")
    count = select(func.count()).select_from(User)
    with Session(serializable) as first, Session(serializable) as second:
        for session in (first, second):
            session.scalar(count)
        for session in (first, second):
            session.add(User(name="Ada"))
            session.flush()
        first.commit()
        try:
            second.commit()
        except DBAPIError as error:
            assert not isinstance(error, IntegrityError)
        else:
            raise AssertionError("nothing was raised")
        try:
            second.scalar(count)
        except InvalidRequestError as error:
            assert "This session is in 'prepared' state" in str(error)
        else:
            raise AssertionError("nothing was raised")
        second.rollback()
        assert second.scalar(count) == 1


run(program)
