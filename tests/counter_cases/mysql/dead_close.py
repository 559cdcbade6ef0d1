"""On a dead connection, `close()` within a transaction raises, and `invalidate()` does not.

Claims: mysql#invalidate
Drivers: psycopg, psycopg2, PyMySQL
"""

import os

from sqlalchemy import create_engine
from sqlalchemy.exc import OperationalError

from servers import end, number_of

engine = create_engine(os.environ["DATABASE_URL"])


def dead_connection():
    connection = engine.connect()
    end(number_of(connection))
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
