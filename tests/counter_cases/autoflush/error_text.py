"""The error of a flush before a query says so, unless it is a StaleDataError, and a savepoint limits its rollback.

The flush of begin_nested() comes before the savepoint, so its error rolls back everything, or to an outer savepoint.

Claims: autoflush#errors, states#close
Drivers: sqlite3, psycopg, psycopg2, pg8000, PyMySQL
"""

import os

from sqlalchemy import create_engine, delete, select
from sqlalchemy.exc import DBAPIError, PendingRollbackError
from sqlalchemy.orm import Session
from sqlalchemy.orm.exc import StaleDataError

from models import Base, User

engine = create_engine(os.environ["DATABASE_URL"])
Base.metadata.create_all(engine)


def error_of_query(session):
    try:
        session.scalars(select(User))
    except Exception as error:
        return error
    raise AssertionError("nothing was raised")


with Session(engine) as session:
    session.add(User(name=None))
    error = error_of_query(session)
    assert isinstance(error, DBAPIError)
    assert "raised as a result of Query-invoked autoflush" in str(error)
    assert error.statement.startswith("INSERT")
    assert isinstance(error_of_query(session), PendingRollbackError)
    assert not session.is_active
with Session(engine) as session:
    ada = User(id=1, name="Ada")
    session.add(ada)
    session.flush()
    session.connection().execute(delete(User))
    ada.name = "Grace"
    error = error_of_query(session)
    assert isinstance(error, StaleDataError)
    assert "autoflush" not in str(error)
with Session(engine) as session:
    session.add(User(name="Ada"))
    try:
        with session.begin_nested():
            session.add(User(name=None))
            session.scalars(select(User))
    except DBAPIError:
        pass
    assert session.is_active
    assert session.scalars(select(User.name)).all() == ["Ada"]
    session.add(User(name=None))
    try:
        with session.begin_nested():
            pass
    except DBAPIError as error:
        assert "autoflush" not in str(error)
    assert not session.is_active
    session.rollback()
    assert session.scalars(select(User.name)).all() == []

    session.add(User(name="Ada"))
    try:
        with session.begin_nested():
            session.add(User(name=None))
            with session.begin_nested():
                pass
    except DBAPIError:
        pass
    assert session.is_active
    assert session.scalars(select(User.name)).all() == ["Ada"]
engine.dispose()
