"""After a rollback, an object keeps the key of its flush: on SQLite, another row may have it, and None gets a new one.

Claims: flush#failing, commit#lost, flush-or-commit#keys
Drivers: sqlite3, aiosqlite, psycopg, psycopg2, pg8000, psycopg async, asyncpg, PyMySQL, aiomysql, asyncmy
"""

from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlalchemy.orm import Session

from engines import run
from models import Base, User


def program(engine):
    Base.metadata.create_all(engine)
    with Session(engine) as session:
        ada = User(name="Ada")
        session.add(ada)
        session.flush()
        session.add(User(name=None))
        try:
            session.flush()
        except DBAPIError:
            session.rollback()
        assert ada.id == 1
        assert ada not in session

        with Session(engine) as other, other.begin():
            other.add(User(name="Bob"))
        session.add(ada)
        try:
            session.commit()
        except IntegrityError:
            assert engine.name == "sqlite"
            session.rollback()
            ada.id = None
            session.add(ada)
            session.commit()
            assert ada.id == 2
        else:
            assert engine.name != "sqlite"
            assert ada.id == 1


run(program)
