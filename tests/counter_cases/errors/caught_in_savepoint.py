"""An error that is caught inside a begin_nested() block loses the whole transaction on PostgreSQL, and caught outside it does not.

Claims: errors#aborted
Drivers: psycopg, psycopg2, pg8000, asyncpg, psycopg async
"""

from contextlib import suppress

from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from engines import run
from models import Base, User

FAILING = text("SELECT 1 / 0")


def saved(engine):
    with Session(engine) as session:
        return session.scalars(select(User.name)).all()


def main(engine):
    Base.metadata.create_all(engine)
    with Session(engine) as session:
        session.add(User(name="Ada"))
        session.flush()
        try:
            with session.begin_nested(), suppress(DBAPIError):
                session.execute(FAILING)
        except DBAPIError as error:
            assert "25P02" in str(error) or "current transaction is aborted" in str(error), error
        else:
            raise AssertionError("nothing was raised")
        with suppress(DBAPIError):  # pg8000 raises here
            session.commit()
    assert saved(engine) == []

    with Session(engine) as session:
        session.add(User(name="Bob"))
        session.flush()
        with suppress(DBAPIError), session.begin_nested():
            session.execute(FAILING)
        session.commit()
    assert saved(engine) == ["Bob"]


run(main)
