"""AUTOCOMMIT of `execution_options()` does not reach `raw_connection()`, and AUTOCOMMIT of `create_engine()` does.

Claims: execute-commit#raw, execute-commit#autocommit
Drivers: sqlite3, aiosqlite, psycopg, psycopg2, pg8000, psycopg async, asyncpg, PyMySQL, aiomysql, asyncmy
"""

from sqlalchemy import select
from sqlalchemy.orm import Session

from engines import run
from models import Base, User


def insert_raw(engine, key):
    raw = engine.raw_connection()
    raw.cursor().execute(f"INSERT INTO answers_user (id, name) VALUES ({key}, 'Ada')")
    raw.close()
    with Session(engine) as session:
        return key in session.scalars(select(User.id)).all()


def by_option(engine):
    Base.metadata.create_all(engine)
    assert not insert_raw(engine.execution_options(isolation_level="AUTOCOMMIT"), 1)


def by_argument(engine):
    assert insert_raw(engine, 2)


run(by_option)
run(by_argument, isolation_level="AUTOCOMMIT")
