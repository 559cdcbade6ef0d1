"""On a dead connection, `close()` within a transaction raises, and `invalidate()` does not.

Claims: mysql#invalidate
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


def dead_connection():
    connection = engine.connect()
    number = connection.scalar(OWN_ID)
    with other.connect() as killer:
        killer.execute(text(f"SELECT pg_terminate_backend({number})" if postgresql else f"KILL {number}"))
        while killer.scalar(text(f"SELECT count(*) FROM {LIST} = {number}")):
            sleep(0.01)
    return connection


connection = dead_connection()
try:
    connection.close()
except OperationalError as error:
    assert error.connection_invalidated
else:
    raise AssertionError("nothing was raised")
connection = dead_connection()
connection.invalidate()
connection.close()
engine.dispose()
other.dispose()
