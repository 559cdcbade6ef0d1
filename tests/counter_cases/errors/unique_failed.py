"""Each driver has its own words for a duplicate value.

Says: errors#unique-failed
Drivers: sqlite3, aiosqlite, psycopg, psycopg2, pg8000, asyncpg, psycopg async, PyMySQL, aiomysql, asyncmy
"""

from sqlalchemy.orm import Session

from engines import run, say_error
from models import Base, User


def main(engine):
    Base.metadata.create_all(engine)
    with Session(engine) as session:
        session.add(User(id=1, name="Ada"))
        session.commit()
    with Session(engine) as session:
        session.add(User(id=1, name="Bob"))
        say_error(session.flush)


run(main)
