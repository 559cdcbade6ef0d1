"""A session's rollback, or its failing flush, ends your transaction, unless it joins with a savepoint.

Claims: errors/rare#join-mode, errors/core#ended-before
Drivers: sqlite3, aiosqlite, psycopg, psycopg2, pg8000, asyncpg, psycopg async, PyMySQL, aiomysql, asyncmy
"""

import warnings

from sqlalchemy import delete, func, insert, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from engines import run
from models import Base, User

user = User.__table__


def rows_left(engine, mode, work, in_savepoint=False):
    """Return how many rows you can commit after a session has joined your transaction."""
    with engine.begin() as connection:
        connection.execute(delete(user))
    with engine.connect() as connection:
        mine = connection.begin()
        savepoint = connection.begin_nested() if in_savepoint else mine
        connection.execute(insert(user).values(id=1, name="Ada"))
        with Session(connection, join_transaction_mode=mode) as session:
            session.add(User(id=2, name="Bob"))
            session.flush()
            work(session)
        if savepoint.is_active and in_savepoint:
            savepoint.commit()
        if mine.is_active:
            mine.commit()
    with engine.connect() as connection:
        return connection.scalar(select(func.count()).select_from(user))


def is_ended(engine, mode, work):
    """Return whether your own rollback warns after a session has joined your transaction."""
    with engine.connect() as connection, warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        mine = connection.begin()
        connection.execute(insert(user).values(id=1, name="Ada"))
        with Session(connection, join_transaction_mode=mode) as session:
            session.connection()
            work(session)
        mine.rollback()
    return ["transaction already deassociated from connection"] == [str(warning.message) for warning in caught]


def roll_back(session):
    session.rollback()


def fail(session):
    session.add(User(id=1, name="Cleo"))
    try:
        session.flush()
    except IntegrityError:
        return
    raise AssertionError("nothing was raised")


def commit(session):
    session.commit()


def leave(session):
    pass


def main(engine):
    Base.metadata.create_all(engine)
    for work in (roll_back, fail):
        assert is_ended(engine, "conditional_savepoint", work)
        assert not is_ended(engine, "create_savepoint", work)
    rows = {
        (mode, work.__name__): rows_left(engine, mode, work)
        for mode in ("conditional_savepoint", "rollback_only", "control_fully", "create_savepoint")
        for work in (roll_back, fail, commit, leave)
    }
    assert rows == {
        ("conditional_savepoint", "roll_back"): 0,
        ("conditional_savepoint", "fail"): 0,
        ("conditional_savepoint", "commit"): 2,
        ("conditional_savepoint", "leave"): 2,
        ("rollback_only", "roll_back"): 0,
        ("rollback_only", "fail"): 0,
        ("rollback_only", "commit"): 2,
        ("rollback_only", "leave"): 2,
        ("control_fully", "roll_back"): 0,
        ("control_fully", "fail"): 0,
        ("control_fully", "commit"): 2,
        ("control_fully", "leave"): 0,
        ("create_savepoint", "roll_back"): 1,
        ("create_savepoint", "fail"): 1,
        ("create_savepoint", "commit"): 2,
        ("create_savepoint", "leave"): 1,
    }, rows
    assert rows_left(engine, "conditional_savepoint", roll_back, in_savepoint=True) == 1
    assert rows_left(engine, "rollback_only", roll_back, in_savepoint=True) == 0


warnings.simplefilter("error")
run(main)
