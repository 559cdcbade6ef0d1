"""Connections that are checked out before the first error get an error each, also if they were idle at the restart.

SQLAlchemy does not see the errors of a raw connection, so the pool hands out the next dead one.

Claims: pool#lost, mysql#one-error
Drivers: psycopg, psycopg2, PyMySQL
"""

import os
from time import sleep

from sqlalchemy import create_engine, text
from sqlalchemy.exc import OperationalError

engine = create_engine(os.environ["DATABASE_URL"])
other = create_engine(os.environ["DATABASE_URL"], isolation_level="AUTOCOMMIT")
postgresql = engine.dialect.name == "postgresql"
OWN_ID = text("SELECT pg_backend_pid()" if postgresql else "SELECT CONNECTION_ID()")
LIST = "pg_stat_activity WHERE pid" if postgresql else "information_schema.processlist WHERE id"


def end_two():
    with engine.connect() as first, engine.connect() as second:
        ids = first.scalar(OWN_ID), second.scalar(OWN_ID)
    with other.connect() as killer:
        for number in ids:
            killer.execute(text(f"SELECT pg_terminate_backend({number})" if postgresql else f"KILL {number}"))
            while killer.scalar(text(f"SELECT count(*) FROM {LIST} = {number}")):
                sleep(0.01)


end_two()
errors = 0
with engine.connect() as first, engine.connect() as second:
    for connection in first, second:
        try:
            connection.execute(text("SELECT 1"))
        except OperationalError:
            errors += 1
assert errors == 2

end_two()
raw = engine.raw_connection()
try:
    raw.cursor().execute("SELECT 1")
except engine.dialect.loaded_dbapi.Error:
    raw.invalidate()
else:
    raise AssertionError("nothing was raised")
with engine.connect() as connection:
    try:
        connection.execute(text("SELECT 1"))
    except OperationalError:
        pass
    else:
        raise AssertionError("the pool replaced the connection")
engine.dispose()
other.dispose()
