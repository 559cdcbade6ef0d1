"""After a connection is lost at COMMIT, the session is in 'prepared' state, as after a rejected COMMIT.

Claims: errors#commit-failed
Drivers: psycopg, psycopg2, pg8000, asyncpg, psycopg async, PyMySQL, aiomysql, asyncmy
"""

import os
import time

from sqlalchemy import create_engine, make_url, select, text
from sqlalchemy.exc import DBAPIError, InvalidRequestError
from sqlalchemy.orm import Session

from engines import run
from models import Base, User

KILL = {
    "postgresql": ("postgresql+psycopg", "SELECT pg_backend_pid()", "SELECT pg_terminate_backend({})"),
    "mysql": ("mysql+pymysql", "SELECT connection_id()", "KILL {}"),
}


def main(engine):
    Base.metadata.create_all(engine)
    driver, query, kill = KILL[engine.dialect.name]
    own = create_engine(make_url(os.environ["DATABASE_URL"]).set(drivername=driver))
    with Session(engine) as session:
        session.add(User(name="Ada"))
        session.flush()
        process = session.scalar(text(query))
        with own.connect() as connection:
            connection.execute(text(kill.format(process)))
        time.sleep(0.2)
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
    own.dispose()


run(main)
