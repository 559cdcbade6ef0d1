"""On PostgreSQL, a rollback to a savepoint ends the locks that a flush took after it, and on MariaDB it does not.

Claims: flush#locks
Drivers: psycopg, PyMySQL
"""

import os

from sqlalchemy import create_engine, text, update
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from models import Base, User

engine = create_engine(os.environ["DATABASE_URL"])
Base.metadata.create_all(engine)
with Session(engine) as session, session.begin():
    session.add(User(id=1, name="Ada"))
is_mariadb = engine.name == "mysql"
at_once = text("SET SESSION innodb_lock_wait_timeout = 0" if is_mariadb else "SET lock_timeout = 1")


def is_locked():
    with engine.connect() as other:
        other.execute(at_once)
        try:
            other.execute(update(User).values(name="Bob"))
        except OperationalError:
            return True
        return False


with Session(engine) as session:
    ada = session.get(User, 1)
    savepoint = session.begin_nested()
    ada.name = "Grace"
    session.flush()
    assert is_locked()
    savepoint.rollback()
    assert is_locked() == is_mariadb
    session.rollback()
    assert not is_locked()
engine.dispose()
