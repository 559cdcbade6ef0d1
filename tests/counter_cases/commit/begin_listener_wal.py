"""With the `begin` listener on SQLite, a reader blocks no commit in WAL mode, and isolation_level = None turns the listener off.

Claims: commit#sqlite-savepoint
Drivers: sqlite3
"""

import os

from sqlalchemy import create_engine, event, select
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from models import Base, User


def send_begin(connection):
    if connection.connection.dbapi_connection.isolation_level is not None:
        connection.exec_driver_sql("BEGIN")


def is_locked(function):
    try:
        function()
    except OperationalError as error:
        return "database is locked" in str(error.orig)
    return False


engine = create_engine(os.environ["DATABASE_URL"], connect_args={"timeout": 0})
event.listen(engine, "begin", send_begin)
Base.metadata.create_all(engine)
for mode in ("DELETE", "WAL"):
    raw = engine.raw_connection()
    raw.execute(f"PRAGMA journal_mode={mode}")
    raw.close()
    with Session(engine) as reader, Session(engine) as writer:
        reader.scalars(select(User)).all()
        writer.add(User(name="Ada"))
        assert is_locked(writer.commit) == (mode == "DELETE")
        writer.rollback()
        reader.add(User(name="Bob"))
        assert is_locked(reader.commit) == (mode == "WAL")
engine.dispose()

other = create_engine(os.environ["DATABASE_URL"])
event.listen(other, "begin", send_begin)
event.listen(other, "connect", lambda connection, _: setattr(connection, "isolation_level", None))
with Session(other) as session:
    session.add(User(id=7, name="Cleo"))
    session.flush()
    session.rollback()
    assert session.get(User, 7) is not None
other.dispose()
