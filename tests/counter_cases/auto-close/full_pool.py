"""The pool closes the connection that returns when the pool is full, whichever was opened first.

Claims: auto-close#real-close, auto-close#belief
Drivers: sqlite3, psycopg, psycopg2, pg8000, PyMySQL
"""

import os

from sqlalchemy import create_engine, event

engine = create_engine(os.environ["DATABASE_URL"], pool_size=1, max_overflow=1)
closed = []
event.listen(engine, "close", lambda connection, record: closed.append(connection))
first = engine.connect()
second = engine.connect()
real = first.connection.dbapi_connection
second.close()
assert closed == []
first.close()
assert closed == [real]
engine.dispose()
