"""Each driver has its own words for a missing value, and MariaDB has others for a column that an INSERT leaves out.

Says: errors#not-null-failed
Drivers: sqlite3, aiosqlite, psycopg, psycopg2, pg8000, asyncpg, psycopg async, PyMySQL, aiomysql, asyncmy
"""

from sqlalchemy import insert
from sqlalchemy.orm import Session

from engines import run, say_error
from models import Base, User


def main(engine):
    Base.metadata.create_all(engine)
    with Session(engine) as session:
        session.add(User(name=None))
        say_error(session.flush)
    with Session(engine) as session:
        say_error(session.execute, insert(User.__table__).values(id=2))


run(main)
