"""On PostgreSQL, an error that is caught in a begin() block leaves nothing to save, and with AUTOCOMMIT it undoes only its statement.

Claims: commit#after-error, commit#begin-block
Drivers: psycopg, psycopg2, pg8000, psycopg async, asyncpg
"""

from contextlib import suppress

from sqlalchemy import insert, select
from sqlalchemy.exc import DBAPIError, InterfaceError
from sqlalchemy.orm import Session

from engines import run
from models import Base, User


def insert_both(session):
    session.execute(insert(User).values(id=1, name="Ada"))
    try:
        session.execute(insert(User).values(id=1, name="Bob"))
    except DBAPIError:
        return
    raise AssertionError("nothing was raised")


def program(engine):
    Base.metadata.create_all(engine)
    only_pg8000 = suppress(InterfaceError) if engine.driver == "pg8000" else suppress()
    with only_pg8000, Session(engine) as session, session.begin():
        insert_both(session)
    with Session(engine) as session:
        assert session.scalars(select(User.name)).all() == []

    with Session(engine.execution_options(isolation_level="AUTOCOMMIT")) as session:
        insert_both(session)
        session.commit()
        assert session.scalars(select(User.name)).all() == ["Ada"]


run(program)
