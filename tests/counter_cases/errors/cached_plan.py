"""Each driver that prepares statements has its own words for a plan that the table no longer fits.

Says: errors/core#cached-plan
Drivers: psycopg, asyncpg, psycopg async
"""

import os

from sqlalchemy import create_engine, make_url, text

from engines import run, say_error


def main(engine):
    own = create_engine(make_url(os.environ["DATABASE_URL"]).set(drivername="postgresql+psycopg"))
    with own.begin() as other:
        other.execute(text("CREATE TABLE answers_extra (id INT)"))
    with engine.connect() as connection:
        for _ in range(7):
            connection.execute(text("SELECT * FROM answers_extra"))
        connection.commit()
        with own.begin() as other:
            other.execute(text("ALTER TABLE answers_extra ALTER id TYPE bigint"))
        say_error(connection.execute, text("SELECT * FROM answers_extra"))
    own.dispose()


run(main)
