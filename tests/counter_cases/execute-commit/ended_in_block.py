"""A begin() block saves nothing after rollback() or close() in it, or if its generator is stopped early, all without an error.

After `commit()` in it, the next statement raises, and the rows before it are saved.

Claims: execute-commit#begin-once
Drivers: sqlite3, psycopg, psycopg2, pg8000, PyMySQL
"""

import os

from sqlalchemy import create_engine, insert, select
from sqlalchemy.exc import InvalidRequestError

from models import Base, User

engine = create_engine(os.environ["DATABASE_URL"])
Base.metadata.create_all(engine)
ADD = insert(User).values(name="Ada")


def names():
    with engine.connect() as connection:
        return connection.scalars(select(User.name)).all()


def added():
    with engine.begin() as connection:
        for number in range(3):
            connection.execute(ADD)
            yield number


with engine.begin() as connection:
    connection.execute(ADD)
    connection.rollback()
with engine.begin() as connection:
    connection.execute(ADD)
    connection.close()
for _ in added():
    break
assert names() == []

try:
    with engine.begin() as connection:
        connection.execute(ADD)
        connection.commit()
        connection.execute(ADD)
except InvalidRequestError as error:
    assert "Can't operate on closed transaction inside context manager" in str(error)
else:
    raise AssertionError("nothing was raised")
assert names() == ["Ada"]

assert list(added()) == [0, 1, 2]
assert names() == ["Ada"] * 4
engine.dispose()
