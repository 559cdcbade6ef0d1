"""On SQLite, connect_args={"autocommit": False} turns off foreign keys, AUTOCOMMIT, and VACUUM, and a reader blocks writers.

Claims: commit#sqlite-savepoint, execute-commit#sqlite-with
Drivers: sqlite3
Python: 3.12
"""

import os

from sqlalchemy import create_engine, event, insert, select, text
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from models import Address, Base, User


def new_engine(**options):
    engine = create_engine(os.environ["DATABASE_URL"], connect_args={"autocommit": False, "timeout": 0}, **options)
    event.listen(engine, "connect", lambda connection, _: connection.execute("PRAGMA foreign_keys=ON"))
    return engine


def fails(function, message):
    try:
        function()
    except OperationalError as error:
        return message in str(error.orig)
    return False


engine = new_engine()
Base.metadata.create_all(engine)
with Session(engine) as session:
    with session.begin_nested():
        session.add(User(name="Ada"))
    session.rollback()
    assert session.scalars(select(User)).all() == []

with engine.begin() as connection:
    assert connection.scalar(text("PRAGMA foreign_keys")) == 0
    connection.execute(insert(Address).values(email="orphan", user_id=99))

autocommit = new_engine(isolation_level="AUTOCOMMIT")
with autocommit.connect() as connection:
    connection.execute(insert(User).values(name="Bob"))
with autocommit.connect() as connection:
    assert connection.scalars(select(User)).all() == []
    connection.rollback()
    assert fails(lambda: connection.execute(text("VACUUM")), "cannot VACUUM from within a transaction")

with Session(engine) as reader, Session(engine) as writer:
    reader.scalars(select(User)).all()
    writer.add(User(name="Cleo"))
    assert fails(writer.commit, "database is locked")
    writer.rollback()
engine.dispose()
autocommit.dispose()
