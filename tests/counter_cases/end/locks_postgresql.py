"""On PostgreSQL, a new child blocks deleting its parent, and neither changing the parent nor other rows.

Claims: end#locks
Drivers: psycopg, psycopg2
"""

import os

from sqlalchemy import create_engine, delete, insert, update
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from models import Address, Base, User

engine = create_engine(os.environ["DATABASE_URL"], connect_args={"options": "-c lock_timeout=50"})
Base.metadata.create_all(engine)
with Session(engine) as session, session.begin():
    session.add_all([User(id=1, name="Ada"), User(id=2, name="Bob")])


def waits(statement):
    with engine.connect() as connection:
        try:
            connection.execute(statement)
        except OperationalError as error:
            return "lock timeout" in str(error.orig)
        return False


with Session(engine) as session:
    session.execute(insert(Address).values(email="ada@example.com", user_id=1))
    assert waits(delete(User).where(User.id == 1))
    assert not waits(update(User).where(User.id == 1).values(name="Eve"))
    session.rollback()

    session.execute(update(User).where(User.name == "Ada").values(name="Eve"))
    assert not waits(update(User).where(User.id == 2).values(name="Eve"))
    assert not waits(insert(User).values(id=3, name="Cy"))
    session.rollback()
engine.dispose()
