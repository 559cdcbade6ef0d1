"""After a deadlock in a savepoint without a `with` block, rollback() raises error 1305 on MariaDB, and a second one ends the transaction.

Claims: commit#after-error
Drivers: PyMySQL
"""

import os
from threading import Thread

from sqlalchemy import create_engine, insert, select, update
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from models import Base, User
from servers import number_of, wait_for_lock


def rename(key, name):
    return update(User).where(User.id == key).values(name=name)


def number_of_error(work, *arguments):
    try:
        work(*arguments)
    except OperationalError as error:
        return error.orig.args[0]
    return 0


engine = create_engine(os.environ["DATABASE_URL"])
Base.metadata.create_all(engine)
with Session(engine) as session, session.begin():
    session.add_all([User(id=1, name="Ada"), User(id=2, name="Bob")])

with Session(engine) as session, Session(engine) as other:
    session.execute(rename(1, "Eve"))
    other.execute(rename(2, "Fay"))
    other.execute(insert(User), [{"name": "Guy"}] * 20)
    number = number_of(other)
    thread = Thread(target=lambda: other.execute(rename(1, "Hal")))
    thread.start()
    wait_for_lock(number)
    session.begin_nested()
    assert number_of_error(session.execute, rename(2, "Ian")) == 1213
    thread.join()
    other.rollback()
    assert number_of_error(session.rollback) == 1305
    assert session.in_transaction()
    session.rollback()
    assert not session.in_transaction()
    assert session.scalars(select(User.name).order_by(User.id)).all() == ["Ada", "Bob"]
engine.dispose()
