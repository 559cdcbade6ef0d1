"""An error that the driver raises without the server does not abort PostgreSQL's transaction, so a block that caught it commits.

Claims: execute-commit#begin-once, auto-close#uncommitted, end#commit-and-close
Drivers: psycopg, psycopg2, asyncpg, psycopg async
"""

from sqlalchemy import Integer, insert, literal, select
from sqlalchemy.exc import DBAPIError

from engines import run
from models import Base, User


def program(engine):
    Base.metadata.create_all(engine)
    with engine.begin() as connection:
        connection.execute(insert(User).values(id=1, name="Ada"))
        try:
            connection.execute(select(User.id).where(User.id == literal(object(), Integer)))
        except DBAPIError:
            pass
        else:
            raise AssertionError("nothing was raised")
    with engine.connect() as connection:
        assert connection.scalars(select(User.name)).all() == ["Ada"]


run(program)
