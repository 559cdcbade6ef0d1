"""Each driver has its own words for a table that does not exist.

Says: errors#no-such-table
Drivers: sqlite3, aiosqlite, psycopg, psycopg2, pg8000, asyncpg, psycopg async, PyMySQL, aiomysql, asyncmy
"""

from sqlalchemy import select

from engines import run, say_error
from models import User


def main(engine):
    with engine.connect() as connection:
        say_error(connection.execute, select(User.__table__))


run(main)
