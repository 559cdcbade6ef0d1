"""By default a session ends the outer transaction of its connection by rollback() and by a failing flush, not by commit() or close().

Claims: end#on-connection, commit#bound, auto-close#on-connection, execute-commit#session-ways
Drivers: sqlite3, psycopg, psycopg2, pg8000, PyMySQL
"""

import os

from sqlalchemy import create_engine, delete, event, insert, select
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from models import Base, User


def commit(session):
    session.commit()


def roll_back(session):
    session.rollback()


def close(session):
    session.close()


def fail(session):
    session.add(User(id=1, name="Copy"))
    try:
        session.flush()
    except DBAPIError:
        return
    raise AssertionError("the flush did not fail")


engine = create_engine(os.environ["DATABASE_URL"])
if engine.name == "sqlite":
    event.listen(engine, "begin", lambda connection: connection.exec_driver_sql("BEGIN"))
Base.metadata.create_all(engine)


def outcome(mode, end, in_savepoint=False):
    """Return if your transaction is still active, and the rows that its commit saves."""
    with engine.begin() as connection:
        connection.execute(delete(User))
    with engine.connect() as connection:
        transaction = connection.begin()
        if in_savepoint:
            connection.begin_nested()
        connection.execute(insert(User).values(id=1, name="Yours"))
        with Session(connection, join_transaction_mode=mode) as session:
            session.add(User(id=2, name="Its"))
            session.flush()
            end(session)
        is_active = transaction.is_active
        if is_active:
            transaction.commit()
    with Session(engine) as session:
        return is_active, session.scalars(select(User.id).order_by(User.id)).all()


for mode in ("conditional_savepoint", "rollback_only"):
    assert outcome(mode, commit) == (True, [1, 2])
    assert outcome(mode, close) == (True, [1, 2])
    assert outcome(mode, roll_back) == (False, [])
    assert outcome(mode, fail) == (False, [])
assert outcome("control_fully", commit) == (False, [1, 2])
for end in (roll_back, close, fail):
    assert outcome("control_fully", end) == (False, [])
for mode, in_savepoint in (("create_savepoint", False), ("create_savepoint", True), ("conditional_savepoint", True)):
    assert outcome(mode, commit, in_savepoint) == (True, [1, 2])
    for end in (roll_back, close, fail):
        assert outcome(mode, end, in_savepoint) == (True, [1])
engine.dispose()
