"""SQLite limits the size of a row and not only of a value, and SQLAlchemy has no two-phase transaction for it.

Claims: errors/core#too-big, errors/core#two-phase-late
Drivers: sqlite3
"""

import sqlite3

from sqlalchemy import text
from sqlalchemy.exc import DataError

from engines import run

adding = text("INSERT INTO answers_pair VALUES (:value, :value)")


def main(engine):
    with engine.connect() as connection:
        connection.execute(text("CREATE TABLE answers_pair (a TEXT, b TEXT)"))
        connection.connection.driver_connection.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, 1000)
        connection.execute(adding, {"value": "x" * 400})
        try:
            connection.execute(adding, {"value": "x" * 600})
        except DataError as error:
            assert "string or blob too big" in str(error), error
        else:
            raise AssertionError("nothing was raised")
        connection.rollback()
        try:
            connection.begin_twophase()
        except NotImplementedError:
            return
        raise AssertionError("nothing was raised")


run(main)
