"""The pool closes the connection that returns when the pool is full, whichever was opened first, and it can have no limit.

Claims: auto-close#real-close, auto-close#belief, auto-close#leak
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

for limit in ({"pool_size": 0}, {"pool_size": 1, "max_overflow": -1}):
    engine = create_engine(os.environ["DATABASE_URL"], pool_timeout=0.1, **limit)
    connections = [engine.connect() for _ in range(20)]
    assert engine.pool.checkedout() == 20
    for connection in connections:
        connection.close()
    engine.dispose()
