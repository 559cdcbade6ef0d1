"""Each driver has its own words for a column that the table does not have, in a query and in an INSERT, also for a string without single quotes.

Claims: errors/core#no-such-column
Says: errors/core#no-such-column
Drivers: sqlite3, aiosqlite, psycopg, psycopg2, pg8000, asyncpg, psycopg async, PyMySQL, aiomysql, asyncmy
"""

from sqlalchemy import insert, select, text

from engines import run, say_error
from models import User

user = User.__table__


def main(engine):
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE answers_user (id INTEGER)"))
    with engine.connect() as connection:
        say_error(connection.execute, select(user))
    with engine.connect() as connection:
        say_error(connection.execute, insert(user).values(id=1, name="Ada"))
    quotes = ["Ada", '"Ada"'] if engine.dialect.name == "postgresql" else ["Ada"]
    for name in quotes:
        with engine.connect() as connection:
            say_error(connection.execute, text(f"SELECT * FROM answers_user WHERE id = {name}"))


run(main)
