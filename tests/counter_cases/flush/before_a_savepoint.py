"""begin_nested() flushes before its savepoint, so an object that was added before the block loses everything, and one added inside does not.

Claims: flush#savepoint, autoflush#errors
Drivers: sqlite3, aiosqlite, psycopg, psycopg2, pg8000, psycopg async, asyncpg, PyMySQL, aiomysql, asyncmy
SQLAlchemy: 2.0, 2.1
"""

from contextlib import suppress

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError, PendingRollbackError
from sqlalchemy.orm import Session

from engines import run
from models import Base, User


def saved_names(engine, is_added_inside):
    with Session(engine) as session:
        session.add(User(id=2, name="Bob"))
        session.flush()
        twin = User(id=1, name="Grace")
        if not is_added_inside:
            session.add(twin)
        with suppress(IntegrityError), session.begin_nested():
            session.add(twin)
            session.flush()
        with suppress(PendingRollbackError):
            session.commit()
        session.rollback()
        return session.scalars(select(User.name).order_by(User.id)).all()


def program(engine):
    Base.metadata.create_all(engine)
    with Session(engine) as session, session.begin():
        session.add(User(id=1, name="Ada"))
    assert saved_names(engine, is_added_inside=False) == ["Ada"]
    assert saved_names(engine, is_added_inside=True) == ["Ada", "Bob"]


run(program)
