"""If the flush of a `commit()` fails, the session keeps its connection until `rollback()` or `close()`.

Reading an expired attribute after `commit()` checks one out again.

Claims: auto-close#session
Drivers: sqlite3, aiosqlite, psycopg, psycopg2, pg8000, psycopg async, asyncpg, PyMySQL, aiomysql, asyncmy
"""

from contextlib import suppress

from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from engines import run
from models import Base, User


def program(engine):
    Base.metadata.create_all(engine)
    for end in (Session.rollback, Session.close):
        session = Session(engine)
        session.add(User(name=None))
        with suppress(DBAPIError):
            session.commit()
        assert engine.pool.checkedout() == 1
        end(session)
        assert engine.pool.checkedout() == 0
    for expire in (True, False):
        with Session(engine, expire_on_commit=expire) as session:
            ada = User(name="Ada")
            session.add(ada)
            session.commit()
            assert engine.pool.checkedout() == 0
            assert ada.name == "Ada"
            assert engine.pool.checkedout() == expire


run(program)
