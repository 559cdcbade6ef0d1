"""A savepoint returns a connection only after it has used that connection itself.

Claims: errors/rare#unconnected
Drivers: sqlite3, aiosqlite, psycopg, psycopg2, pg8000, psycopg async, asyncpg, PyMySQL, aiomysql, asyncmy
SQLAlchemy: 2.1
"""

from sqlalchemy.exc import InvalidRequestError
from sqlalchemy.orm import Session

from engines import run


def main(engine):
    with Session(engine) as session:
        connection = session.connection()
        savepoint = session.begin_nested()
        try:
            savepoint.bound_connection()
        except InvalidRequestError as error:
            assert "has not acquired a connection" in str(error), error
        else:
            raise AssertionError("nothing was raised")
        session.connection()
        assert savepoint.bound_connection() is connection


run(main)
