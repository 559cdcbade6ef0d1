"""Connections that are checked out before the first error get an error each, also if they were idle at the restart.

SQLAlchemy does not see the errors of a raw connection, so the pool hands out the next dead one.

Claims: pool#lost, mysql#one-error
Drivers: psycopg, psycopg2, PyMySQL
"""

import os

from sqlalchemy import create_engine, text
from sqlalchemy.exc import OperationalError

from servers import end, number_of

engine = create_engine(os.environ["DATABASE_URL"])


def end_two():
    with engine.connect() as first, engine.connect() as second:
        numbers = number_of(first), number_of(second)
    end(*numbers)


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
