"""Each driver has its own words for a string that is longer than its column, on MariaDB also for bytes.

Claims: errors/core#too-long
Says: errors/core#too-long
Drivers: psycopg, psycopg2, pg8000, asyncpg, psycopg async, PyMySQL, aiomysql, asyncmy
"""

from sqlalchemy import Column, LargeBinary, MetaData, Table, Text, insert
from sqlalchemy.orm import Session

from engines import run, say_error
from models import Base, User

metadata = MetaData()
large = Table("answers_large", metadata, Column("bytes", LargeBinary), Column("text", Text))


def fill(engine):
    metadata.create_all(engine)
    # Here, aiomysql raises TypeError for any bytes.
    fitting = b"a" * 65_535 if engine.dialect.driver != "aiomysql" else None
    with engine.connect() as connection:
        connection.execute(insert(large).values(bytes=fitting, text="a" * 65_535))
        if engine.dialect.name == "mysql":
            if engine.dialect.driver != "aiomysql":
                say_error(connection.execute, insert(large).values(bytes=b"a" * 65_536))
            say_error(connection.execute, insert(large).values(text="a" * 65_536))


def main(engine):
    Base.metadata.create_all(engine)
    with Session(engine) as session:
        session.add(User(name="a" * 41))
        say_error(session.flush)
    fill(engine)


run(main)
