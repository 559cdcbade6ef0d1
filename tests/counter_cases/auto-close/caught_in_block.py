"""On PostgreSQL, an engine.begin() block saves nothing after a statement error that was caught in it, and only pg8000 raises.

Claims: auto-close#uncommitted, commit#after-error
Drivers: psycopg, psycopg2, pg8000, asyncpg, psycopg async
"""

from engines import run
from sqlalchemy import insert, select
from sqlalchemy.exc import DBAPIError, InterfaceError

from models import Base, User


def program(engine):
    Base.metadata.create_all(engine)
    try:
        with engine.begin() as connection:
            connection.execute(insert(User).values(id=1, name="Ada"))
            try:
                connection.execute(insert(User).values(id=1, name="Bob"))
            except DBAPIError:
                pass
    except InterfaceError:
        assert engine.driver == "pg8000"
    else:
        assert engine.driver != "pg8000"
    with engine.connect() as connection:
        assert connection.scalars(select(User.id)).all() == []


run(program)
