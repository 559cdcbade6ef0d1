"""On SQLite, a `begin` listener makes savepoints part of the transaction, and foreign keys, AUTOCOMMIT, and, with AUTOCOMMIT, VACUUM work.

With another listener that sets `isolation_level` to None, it sends nothing, and rollback() undoes nothing.

Claims: commit#sqlite-savepoint, execute-commit#sqlite-with, end#on-connection
Drivers: sqlite3
"""

import os

from sqlalchemy import create_engine, event, insert, select, text
from sqlalchemy.exc import IntegrityError, OperationalError
from sqlalchemy.orm import Session

from models import Address, Base, User


def new_engine(is_guarded, **options):
    engine = create_engine(os.environ["DATABASE_URL"], **options)

    @event.listens_for(engine, "connect")
    def check_foreign_keys(connection, _):
        connection.execute("PRAGMA foreign_keys=ON")

    @event.listens_for(engine, "begin")
    def send_begin(connection):
        if not is_guarded or connection.connection.dbapi_connection.isolation_level is not None:
            connection.exec_driver_sql("BEGIN")

    return engine


engine = new_engine(is_guarded=True)
Base.metadata.create_all(engine)
with Session(engine) as session:
    with session.begin_nested():
        session.add(User(name="Ada"))
    session.rollback()
    assert session.scalars(select(User)).all() == []
    try:
        session.execute(text("VACUUM"))
    except OperationalError:
        pass
    else:
        raise AssertionError("nothing was raised")

with engine.connect() as connection:
    try:
        connection.execute(insert(Address).values(email="orphan", user_id=99))
    except IntegrityError:
        pass
    else:
        raise AssertionError("the orphan was inserted")

# Without the condition, the listener begins a transaction under AUTOCOMMIT, and nothing is saved.
for is_guarded, names in ((False, []), (True, ["Bob"])):
    autocommit = new_engine(is_guarded, isolation_level="AUTOCOMMIT")
    with autocommit.connect() as connection:
        connection.execute(insert(User).values(name="Bob"))
    with autocommit.connect() as connection:
        assert connection.scalars(select(User.name)).all() == names
    autocommit.dispose()
with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
    connection.execute(text("VACUUM"))
engine.dispose()

event.listen(engine, "connect", lambda connection, _: setattr(connection, "isolation_level", None))
with engine.connect() as connection:
    connection.execute(insert(User).values(name="Cleo"))
    connection.rollback()
    assert connection.scalars(select(User.name).order_by(User.id)).all() == ["Bob", "Cleo"]
engine.dispose()
