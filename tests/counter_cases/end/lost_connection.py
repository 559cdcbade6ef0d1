"""If the connection is lost, the rollback at the end of a `with` block raises, and this error replaces your exception.

It does not if a statement has noticed the loss.
With pg8000, it can be Python's ConnectionResetError.

Claims: end#with-error
Drivers: psycopg, psycopg2, pg8000, psycopg async, asyncpg, PyMySQL, aiomysql, asyncmy
"""

import logging

from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session, sessionmaker

from engines import run
from servers import end, number_of

logging.disable(logging.CRITICAL)


def program(engine):
    def lose(session):
        end(number_of(session))
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


run(program)
