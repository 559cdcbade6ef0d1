"""Each driver has its own words for SQL that the server cannot read.

Says: errors/core#syntax
Drivers: sqlite3, aiosqlite, psycopg, psycopg2, pg8000, asyncpg, psycopg async, PyMySQL, aiomysql, asyncmy
"""

from sqlalchemy import text

from engines import run, say_error


def main(engine):
    with engine.connect() as connection:
        say_error(connection.execute, text("SELEC 1"))


run(main)
