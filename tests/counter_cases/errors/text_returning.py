"""A text() with RETURNING and a list of parameter sets does not return all rows, but insert() does.

Claims: errors#no-rows
Drivers: sqlite3, aiosqlite, psycopg, psycopg2, pg8000, asyncpg, psycopg async, PyMySQL, aiomysql, asyncmy
"""

from sqlalchemy import insert, text
from sqlalchemy.exc import ResourceClosedError

from engines import run
from models import Base, User

ROWS = [{"id": 1, "name": "Ada"}, {"id": 2, "name": "Bob"}]
user = User.__table__


def main(engine):
    Base.metadata.create_all(engine)
    with engine.connect() as connection:
        statement = text("INSERT INTO answers_user (id, name) VALUES (:id, :name) RETURNING id")
        try:
            found = len(connection.execute(statement, ROWS).all())
        except ResourceClosedError as error:
            assert str(error).startswith("This result object does not return rows"), error
            found = 0
        assert found < 2
        connection.rollback()
        assert len(connection.execute(insert(user).returning(user.c.id), ROWS).all()) == 2


run(main)
