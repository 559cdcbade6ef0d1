"""If the flush of a `commit()` fails, the session keeps its connection until `rollback()` or `close()`.

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


run(program)
