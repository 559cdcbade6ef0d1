"""With the listener that sends BEGIN, a session's own `PRAGMA foreign_keys=ON` has no effect, and one of a `connect` listener has.

Claims: execute-commit#sqlite-with, commit#sqlite-savepoint
Drivers: sqlite3
"""

import os

from models import Address, Base
from sqlalchemy import create_engine, event, text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session


def checks_keys(*, begin, connect):
    engine = create_engine(os.environ["DATABASE_URL"])

    @event.listens_for(engine, "begin")
    def send_begin(connection):
        if begin and connection.connection.dbapi_connection.isolation_level is not None:
            connection.exec_driver_sql("BEGIN")

    @event.listens_for(engine, "connect")
    def turn_on(connection, record):
        if connect:
            connection.execute("PRAGMA foreign_keys = ON")

    Base.metadata.create_all(engine)
    try:
        with Session(engine) as session, session.begin():
            if not connect:
                session.execute(text("PRAGMA foreign_keys = ON"))
            session.add(Address(email="ada@example.com", user_id=99))
    except IntegrityError:
        return True
    finally:
        engine.dispose()
    return False


assert checks_keys(begin=False, connect=False)
assert not checks_keys(begin=True, connect=False)
assert checks_keys(begin=True, connect=True)
