"""If the connection is lost, the rollback at the end of a `with` block raises, and this error replaces your exception.

It does not if a statement has noticed the loss.
With pg8000, it can be Python's ConnectionResetError.

Claims: end#with-error
Drivers: psycopg, psycopg2, pg8000, psycopg async, asyncpg, PyMySQL, aiomysql, asyncmy
"""

import logging
import os
import time

from sqlalchemy import create_engine, make_url, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session, sessionmaker

from engines import run

logging.disable(logging.CRITICAL)


def program(engine):
    is_postgresql = engine.name == "postgresql"
    url = make_url(os.environ["DATABASE_URL"]).set(
        drivername="postgresql+psycopg" if is_postgresql else "mysql+pymysql"
    )
    killer = create_engine(url, isolation_level="AUTOCOMMIT")
    own, kill, listed = (
        ("SELECT pg_backend_pid()", "SELECT pg_terminate_backend({})", "SELECT 1 FROM pg_stat_activity WHERE pid = {}")
        if is_postgresql
        else ("SELECT connection_id()", "KILL {}", "SELECT 1 FROM information_schema.processlist WHERE id = {}")
    )

    def lose(session):
        number = session.scalar(text(own))
        with killer.connect() as connection:
            connection.execute(text(kill.format(number)))
            while connection.scalar(text(listed.format(number))):
                time.sleep(0.01)
        raise ZeroDivisionError

    def only_session():
        with Session(engine) as session:
            lose(session)

    def only_begin():
        session = Session(engine)
        with session.begin():
            lose(session)

    def both():
        with Session(engine) as session, session.begin():
            lose(session)

    def factory():
        with sessionmaker(engine).begin() as session:
            lose(session)

    # Another exception than these two ends the program: yours would be ZeroDivisionError.
    for form in (only_session, only_begin, both, factory):
        try:
            form()
        except DBAPIError as error:
            assert error.connection_invalidated
            assert engine.pool.checkedout() == 0
        except ConnectionResetError:
            assert engine.driver == "pg8000"
            engine.dispose()

    if engine.driver != "pg8000":
        try:
            with Session(engine) as session, session.begin():
                try:
                    lose(session)
                except ZeroDivisionError:
                    pass
                try:
                    session.execute(text("SELECT 1"))
                except DBAPIError:
                    raise KeyError from None
        except KeyError:
            pass
    killer.dispose()


run(program)
