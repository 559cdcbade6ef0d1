"""After a connection is lost at COMMIT, the session is in 'prepared' state, as after a rejected COMMIT.

Claims: errors#commit-failed
Drivers: psycopg, psycopg2, pg8000, asyncpg, psycopg async, PyMySQL, aiomysql, asyncmy
"""

from sqlalchemy import select
from sqlalchemy.exc import DBAPIError, InvalidRequestError
from sqlalchemy.orm import Session

from engines import run
from models import Base, User
from servers import end, number_of


def main(engine):
    Base.metadata.create_all(engine)
    with Session(engine) as session:
        session.add(User(name="Ada"))
        session.flush()
        end(number_of(session))
        try:
            session.commit()
        except DBAPIError:
            pass
        else:
            raise AssertionError("nothing was raised")
        try:
            session.scalars(select(User))
        except InvalidRequestError as error:
            assert "'prepared' state" in str(error), error
        else:
            raise AssertionError("nothing was raised")
        session.rollback()
        assert session.scalars(select(User)).all() == []


run(main)
