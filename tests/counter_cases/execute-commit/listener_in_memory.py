"""With SQLite in memory, the listener that sends BEGIN raises in a second session while the first is in a transaction.

Claims: execute-commit#sqlite-with, commit#sqlite-savepoint
Drivers: sqlite3
"""

from sqlalchemy import StaticPool, create_engine, event, select
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from models import Base, User

for options in ({}, {"poolclass": StaticPool, "connect_args": {"check_same_thread": False}}):
    engine = create_engine("sqlite://", **options)

    @event.listens_for(engine, "begin")
    def send_begin(connection):
        if connection.connection.dbapi_connection.isolation_level is not None:
            connection.exec_driver_sql("BEGIN")

    Base.metadata.create_all(engine)
    with Session(engine) as first, Session(engine) as second:
        first.scalars(select(User)).all()
        try:
            second.scalars(select(User)).all()
        except OperationalError as error:
            assert "cannot start a transaction within a transaction" in str(error)
        else:
            raise AssertionError("nothing was raised")
    engine.dispose()
