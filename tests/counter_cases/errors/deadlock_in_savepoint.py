"""On PostgreSQL, a deadlock in a begin_nested() block undoes only the block.

Claims: errors#deadlock
Drivers: psycopg, psycopg2, pg8000, asyncpg, psycopg async
"""

import os
from time import sleep

from sqlalchemy import create_engine, insert, make_url, select, update
from sqlalchemy.exc import DBAPIError

from engines import run
from models import Base, User
from servers import number_of, when_waiting

user = User.__table__


def rename(connection, key):
    connection.execute(update(user).where(user.c.id == key).values(name="changed"))


def main(engine):
    Base.metadata.create_all(engine)
    own = create_engine(make_url(os.environ["DATABASE_URL"]).set(drivername="postgresql+psycopg"))
    with own.begin() as connection:
        connection.execute(insert(user), [{"id": 1, "name": "a"}, {"id": 2, "name": "b"}])
    with own.connect() as other, engine.connect() as connection:
        rename(other, 2)
        rename(connection, 1)
        connection.execute(insert(user).values(id=3, name="kept"))
        # PostgreSQL ends the transaction that has waited longest.
        later = when_waiting(number_of(connection), lambda: (sleep(0.2), rename(other, 1)))
        try:
            with connection.begin_nested():
                rename(connection, 2)
        except DBAPIError as error:
            assert "deadlock detected" in str(error.orig), error
        else:
            raise AssertionError("nothing was raised")
        connection.commit()
        later.join()
        other.rollback()
        assert connection.scalar(select(user.c.name).where(user.c.id == 3)) == "kept"
    own.dispose()


run(main)
