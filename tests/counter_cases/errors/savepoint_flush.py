"""After a failed flush in a savepoint, the savepoint's rollback() keeps the rows that came before it, and a bulk method fails like a flush.

Claims: errors#flush-failed, errors#transaction-closed, errors#invalid-savepoint
Drivers: sqlite3, aiosqlite, psycopg, psycopg2, pg8000, asyncpg, psycopg async, PyMySQL, aiomysql, asyncmy
"""

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError, PendingRollbackError, ResourceClosedError
from sqlalchemy.orm import Session

from engines import run
from models import Base, User


def main(engine):
    Base.metadata.create_all(engine)
    with Session(engine) as session:
        session.add(User(id=1, name="Ada"))
        session.flush()
        savepoint = session.begin_nested()
        session.add(User(id=1, name="Bob"))
        try:
            session.flush()
        except IntegrityError:
            pass
        else:
            raise AssertionError("nothing was raised")
        try:
            session.scalars(select(User))
        except PendingRollbackError as error:
            assert "due to a previous exception during flush" in str(error)
        else:
            raise AssertionError("nothing was raised")
        savepoint.rollback()
        session.commit()
        assert session.scalars(select(User.name)).all() == ["Ada"]
        session.rollback()

        savepoint = session.begin_nested()
        savepoint.commit()
        try:
            savepoint.commit()
        except ResourceClosedError as error:
            assert str(error).startswith("This transaction is closed")
        else:
            raise AssertionError("nothing was raised")
        session.rollback()

        session.begin_nested()
        connection = session.connection()
        connection.invalidate()
        try:
            session.scalars(select(User))
        except PendingRollbackError as error:
            assert "invalid savepoint transaction" in str(error)
        else:
            raise AssertionError("nothing was raised")
        session.rollback()
        assert session.scalars(select(User.name)).all() == ["Ada"]
        outer, inner = session.begin_nested(), session.begin_nested()
        outer.commit()
        try:
            inner.commit()
        except ResourceClosedError as error:
            assert str(error).startswith("This transaction is closed")
        else:
            raise AssertionError("nothing was raised")

    with Session(engine) as session:
        try:
            session.bulk_save_objects([User(id=1, name="Bob")])
        except IntegrityError:
            pass
        else:
            raise AssertionError("nothing was raised")
        try:
            session.scalars(select(User))
        except PendingRollbackError as error:
            assert "due to a previous exception during flush" in str(error)
        else:
            raise AssertionError("nothing was raised")


run(main)
