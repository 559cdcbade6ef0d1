"""On MariaDB, a deadlock in a savepoint drops the whole transaction, the error is 1305, and the next commit() saves nothing from before.

Claims: commit#after-error, execute-commit#begin-once
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


engine = create_engine(os.environ["DATABASE_URL"])
Base.metadata.create_all(engine)
with Session(engine) as session, session.begin():
    session.add_all([User(id=1, name="Ada"), User(id=2, name="Bob")])

with Session(engine) as session, Session(engine) as other:
    session.execute(rename(1, "Eve"))
    other.execute(rename(2, "Fay"))
    # MariaDB ends the smaller of two transactions.
    other.execute(insert(User), [{"name": "Guy"}] * 20)
    number = number_of(other)
    thread = Thread(target=lambda: other.execute(rename(1, "Hal")))
    thread.start()
    wait_for_lock(number)
    try:
        with session.begin_nested():
            session.execute(rename(2, "Ian"))
    except OperationalError as error:
        assert error.orig.args[0] == 1305
        assert error.__context__.orig.args[0] == 1213
    else:
        raise AssertionError("no deadlock")
    thread.join()
    other.rollback()
    assert session.is_active
    session.commit()
    assert session.scalars(select(User.name).order_by(User.id)).all() == ["Ada", "Bob"]

with Session(engine) as other:
    with engine.begin() as connection:
        connection.execute(rename(1, "Eve"))
        other.execute(rename(2, "Fay"))
        other.execute(insert(User), [{"name": "Guy"}] * 20)
        number = number_of(other)
        thread = Thread(target=lambda: other.execute(rename(1, "Hal")))
        thread.start()
        wait_for_lock(number)
        try:
            with connection.begin_nested():
                connection.execute(rename(2, "Ian"))
        except OperationalError as error:
            assert error.orig.args[0] == 1305
        else:
            raise AssertionError("no deadlock")
        thread.join()
        other.rollback()
        connection.execute(insert(User).values(id=99, name="Jo"))
    with Session(engine) as session:
        assert session.scalars(select(User.name).order_by(User.id)).all() == ["Ada", "Bob", "Jo"]
engine.dispose()
