"""In WAL mode, a transaction that has read cannot write after another connection has written, unless it began with BEGIN IMMEDIATE.

Claims: errors#locked
Drivers: sqlite3
"""

import os

from sqlalchemy import create_engine, event, insert, select
from sqlalchemy.exc import OperationalError

from models import Base, User

user = User.__table__


def engine_with(begin):
    engine = create_engine(os.environ["DATABASE_URL"], connect_args={"timeout": 0})
    event.listen(engine, "connect", lambda connection, record: setattr(connection, "isolation_level", None))
    event.listen(engine, "begin", lambda connection: connection.exec_driver_sql(begin))
    return engine


def locked(work, *arguments):
    try:
        work(*arguments)
    except OperationalError as error:
        return "database is locked" in str(error)
    return False


def write(connection):
    connection.execute(insert(user).values(name="Ada"))
    connection.commit()


def main():
    plain = create_engine(os.environ["DATABASE_URL"])
    Base.metadata.create_all(plain)
    with plain.connect() as connection:
        connection.exec_driver_sql("PRAGMA journal_mode = WAL")
    results = {}
    for begin in ("BEGIN", "BEGIN IMMEDIATE"):
        engine = engine_with(begin)
        with engine.connect() as one, engine.connect() as two:
            one.execute(select(user)).all()
            other = locked(write, two)
            results[begin] = other, locked(write, one)
        engine.dispose()
    plain.dispose()
    assert results == {"BEGIN": (False, True), "BEGIN IMMEDIATE": (True, False)}, results


main()
