"""dispose() closes the connection in use of a StaticPool, an AssertionPool, and a SingletonThreadPool.

A QueuePool keeps only `pool_size` connections open, or all with 0.

Claims: dispose#idle, dispose#in-use
Drivers: sqlite3, psycopg, psycopg2, pg8000, PyMySQL
"""

import os
from contextlib import suppress

from sqlalchemy import create_engine, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import AssertionPool, NullPool, QueuePool, SingletonThreadPool, StaticPool


def outlives_dispose(pool):
    engine = create_engine(os.environ["DATABASE_URL"], poolclass=pool)
    connection = engine.connect()
    engine.dispose()
    try:
        return connection.scalar(text("SELECT 1")) == 1
    except DBAPIError:
        return False
    except AssertionError:
        # The AssertionPool does not take back the dead connection.
        return False
    finally:
        with suppress(AssertionError):
            connection.invalidate()
        engine.dispose()


assert outlives_dispose(QueuePool)
assert outlives_dispose(NullPool)
assert not outlives_dispose(StaticPool)
assert not outlives_dispose(AssertionPool)
assert not outlives_dispose(SingletonThreadPool)

for size, kept in ((1, 1), (0, 3)):
    engine = create_engine(os.environ["DATABASE_URL"], pool_size=size, max_overflow=2)
    connections = [engine.connect() for _ in range(3)]
    for connection in connections:
        connection.close()
    assert engine.pool.checkedin() == kept
    engine.dispose()
