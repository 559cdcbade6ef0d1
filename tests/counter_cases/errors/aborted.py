"""Each driver of PostgreSQL has its own words for a statement after an error of the same transaction.

Says: errors#aborted
Drivers: psycopg, psycopg2, pg8000, asyncpg, psycopg async
"""

from contextlib import suppress

from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from engines import run, say_error


def main(engine):
    with engine.connect() as connection:
        with suppress(DBAPIError):
            connection.execute(text("SELECT 1 / 0"))
        say_error(connection.execute, text("SELECT 1"))


run(main)
