"""On PostgreSQL, a deadlock in a savepoint undoes only the work since the savepoint.

Claims: commit#after-error
Drivers: psycopg, psycopg2
"""

import os
from time import sleep

from sqlalchemy import create_engine, select, update
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from models import Base, User
from servers import number_of, when_waiting


def rename(key, name):
    return update(User).where(User.id == key).values(name=name)


engine = create_engine(os.environ["DATABASE_URL"])
Base.metadata.create_all(engine)
with Session(engine) as session, session.begin():
    session.add_all([User(id=1, name="Ada"), User(id=2, name="Bob")])

with Session(engine) as session, Session(engine) as other:
    session.execute(rename(1, "Eve"))
    other.execute(rename(2, "Fay"))
    # The server looks for a deadlock 1 s after a wait began, and ends the transaction that has waited longest.
    thread = when_waiting(number_of(session), lambda: (sleep(0.2), other.execute(rename(1, "Hal"))))
    try:
        with session.begin_nested():
            session.execute(rename(2, "Ian"))
    except DBAPIError as error:
        assert "deadlock detected" in str(error.orig)
    else:
        raise AssertionError("no deadlock")
    session.commit()
    thread.join()
    other.rollback()
    assert session.scalars(select(User.name).order_by(User.id)).all() == ["Eve", "Bob"]
engine.dispose()
