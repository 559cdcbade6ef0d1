"""Each driver has its own words for a deadlock.

Says: errors#deadlock
Drivers: psycopg, psycopg2, pg8000, asyncpg, psycopg async, PyMySQL, aiomysql, asyncmy
"""

import os
from time import sleep

from sqlalchemy import create_engine, insert, make_url, update

from engines import run, say_error
from models import Base, User
from servers import number_of, when_waiting

user = User.__table__
OTHER = {"postgresql": "postgresql+psycopg", "mysql": "mysql+pymysql"}


def rename(connection, key):
    connection.execute(update(user).where(user.c.id == key).values(name="changed"))


def main(engine):
    Base.metadata.create_all(engine)
    own = create_engine(make_url(os.environ["DATABASE_URL"]).set(drivername=OTHER[engine.url.get_backend_name()]))
    with own.begin() as connection:
        connection.execute(insert(user), [{"id": 1, "name": "a"}, {"id": 2, "name": "b"}])
    with own.connect() as other, engine.connect() as connection:
        # MariaDB ends the transaction that has changed fewer rows.
        other.execute(insert(user), [{"id": key, "name": "many"} for key in range(10, 40)])
        rename(other, 2)
        rename(connection, 1)
        # PostgreSQL ends the transaction that has waited longest.
        later = when_waiting(number_of(connection), lambda: (sleep(0.2), rename(other, 1)))
        say_error(rename, connection, 2)
        connection.rollback()
        later.join()
    own.dispose()


run(main)
