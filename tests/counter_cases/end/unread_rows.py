"""On SQLite, a write does not wait for a lock if its own connection has a SELECT with unread rows.

Claims: end#locks
Drivers: sqlite3
"""

import os
from time import monotonic

from models import Base, User
from sqlalchemy import create_engine, insert, select, update
from sqlalchemy.exc import OperationalError

engine = create_engine(os.environ["DATABASE_URL"], connect_args={"timeout": 1})
Base.metadata.create_all(engine)
with engine.begin() as connection:
    connection.execute(insert(User), [{"name": "Ada"}] * 3)


def seconds(connection):
    start = monotonic()
    try:
        connection.execute(update(User).values(name="Bob"))
    except OperationalError as error:
        assert str(error.orig) == "database is locked"
    else:
        raise AssertionError("nothing was raised")
    return monotonic() - start


with engine.connect() as first:
    first.execute(update(User).values(name="Eve"))
    with engine.connect() as second:
        assert seconds(second) > 0.8
    with engine.connect() as second:
        result = second.execute(select(User))
        result.fetchone()
        assert seconds(second) < 0.8
        result.close()
engine.dispose()
