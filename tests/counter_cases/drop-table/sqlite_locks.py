"""On SQLite, a write to another table blocks a DROP, and an unfinished SELECT does not in WAL mode.

Claims: drop-table#hang, drop-table#same-connection
Drivers: sqlite3
"""

import os

from models import Address, Base, User
from sqlalchemy import create_engine, inspect, select, text
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

engine = create_engine(os.environ["DATABASE_URL"], connect_args={"timeout": 0})
Base.metadata.create_all(engine)


def is_locked(work):
    try:
        work()
    except OperationalError as error:
        return "locked" in str(error)
    return False


def add():
    with Session(engine) as session, session.begin():
        session.add_all([User(name="Ada"), User(name="Bob")])


with Session(engine) as session:
    session.add(User(name="Ada"))
    session.flush()
    assert is_locked(lambda: Address.__table__.drop(engine))

with Session(engine) as session:
    session.scalars(select(User)).all()
    Address.__table__.drop(session.connection())
    session.rollback()
    assert not inspect(engine).has_table(Address.__tablename__)
with Session(engine) as session:
    session.add(User(name="Ada"))
    session.flush()
    User.__table__.drop(session.connection())
    session.rollback()
    assert inspect(engine).has_table(User.__tablename__)

add()
with engine.connect() as connection:
    assert connection.scalar(text("PRAGMA journal_mode = WAL")) == "wal"
with engine.connect() as connection:
    connection.execute(select(User)).fetchone()
    assert not is_locked(add)
with engine.connect() as connection:
    result = connection.execute(select(User))
    result.fetchone()
    assert not is_locked(lambda: User.__table__.drop(engine))
engine.dispose()
