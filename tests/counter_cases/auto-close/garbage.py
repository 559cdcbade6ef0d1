"""After a failed statement, only the garbage collector returns a forgotten connection, also after rollback().

So it is with an open transaction, which a statement begins also under AUTOCOMMIT.

Claims: auto-close#garbage
Drivers: sqlite3, psycopg, psycopg2, pg8000, PyMySQL
"""

import gc
import os

from sqlalchemy import create_engine, text
from sqlalchemy.exc import DBAPIError

engine = create_engine(os.environ["DATABASE_URL"])
gc.disable()
for sql, is_late in (("SELECT 1", False), ("SELECT nothing", True)):
    gc.collect()
    connection = engine.connect()
    try:
        connection.execute(text(sql)).all()
    except DBAPIError:
        pass
    connection.rollback()
    del connection
    assert engine.pool.checkedout() == is_late
for level, is_late in ((None, False), ("AUTOCOMMIT", False), ("AUTOCOMMIT", True)):
    gc.collect()
    connection = engine.connect()
    if level:
        connection = connection.execution_options(isolation_level=level)
    if is_late:
        connection.execute(text("SELECT 1"))
    del connection
    assert engine.pool.checkedout() == is_late
gc.collect()
assert engine.pool.checkedout() == 0
engine.dispose()
