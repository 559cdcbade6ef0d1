"""An error that the driver raises before it sends the statement does not abort the transaction.

Claims: commit#aborted
Drivers: psycopg, psycopg2, psycopg async, asyncpg
"""

from sqlalchemy import insert, select
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from engines import run
from models import Base, User


def program(engine):
    Base.metadata.create_all(engine)
    with Session(engine) as session:
        session.execute(insert(User).values(id=1, name="Ada"))
        try:
            session.execute(select(User).where(User.name == object()))
        except DBAPIError:
            assert session.scalars(select(User.name)).all() == ["Ada"]
        else:
            raise AssertionError("nothing was raised")


run(program)
