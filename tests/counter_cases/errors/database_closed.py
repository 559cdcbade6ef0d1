"""Each driver of SQLite and PostgreSQL has its own words for a connection that was closed below SQLAlchemy.

Says: errors#database-closed
Drivers: sqlite3, aiosqlite, psycopg, psycopg2, pg8000, psycopg async
"""

import logging

from sqlalchemy import text
from sqlalchemy.util import await_only

from engines import run, say_error

logging.disable(logging.CRITICAL)


def main(engine):
    connection = engine.connect()
    closed = connection.connection.driver_connection.close()
    if closed is not None:
        await_only(closed)
    say_error(connection.execute, text("SELECT 1"))
    connection.invalidate()
    connection.close()


run(main)
