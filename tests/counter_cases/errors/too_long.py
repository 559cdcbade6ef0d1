"""Each driver has its own words for a string that is longer than its column.

Says: errors/core#too-long
Drivers: psycopg, psycopg2, pg8000, asyncpg, psycopg async, PyMySQL, aiomysql, asyncmy
"""

from sqlalchemy.orm import Session

from engines import run, say_error
from models import Base, User


def main(engine):
    Base.metadata.create_all(engine)
    with Session(engine) as session:
        session.add(User(name="a" * 41))
        say_error(session.flush)


run(main)
