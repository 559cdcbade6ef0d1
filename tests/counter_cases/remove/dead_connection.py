"""On a connection that the server ended, remove() raises and keeps the session, and a second remove() works.

If a statement has failed on this connection before, remove() raises nothing.

Claims: remove#forgets, remove#nothing
Drivers: psycopg, psycopg2, pg8000, PyMySQL
"""

import os

from sqlalchemy import create_engine, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import scoped_session, sessionmaker

engine = create_engine(os.environ["DATABASE_URL"])
postgresql = engine.dialect.name == "postgresql"
end = "SELECT pg_terminate_backend({})" if postgresql else "KILL {}"
lists = "SELECT count(*) FROM " + (
    "pg_stat_activity WHERE pid = {}" if postgresql else "information_schema.processlist WHERE id = {}"
)
registry = scoped_session(sessionmaker(engine))
first = registry()
number = registry.scalar(text("SELECT pg_backend_pid()" if postgresql else "SELECT connection_id()"))
other = engine.execution_options(isolation_level="AUTOCOMMIT")
with other.connect() as connection:
    connection.execute(text(end.format(number)))
    while connection.scalar(text(lists.format(number))):
        pass
try:
    registry.remove()
except (DBAPIError, ConnectionResetError):  # pg8000 passes the second one on, if it comes first
    assert registry() is first
else:
    raise AssertionError("nothing was raised")
registry.remove()
assert registry() is not first
assert registry.scalar(text("SELECT 1")) == 1
registry.remove()

first = registry()
number = registry.scalar(text("SELECT pg_backend_pid()" if postgresql else "SELECT connection_id()"))
with other.connect() as connection:
    connection.execute(text(end.format(number)))
    while connection.scalar(text(lists.format(number))):
        pass
try:
    registry.execute(text("SELECT 1"))
except (DBAPIError, ConnectionResetError) as error:
    failed = isinstance(error, DBAPIError)
else:
    raise AssertionError("nothing was raised")
if failed:
    registry.remove()
    assert registry() is not first

# With AUTOCOMMIT, the drivers for PostgreSQL send no ROLLBACK, so nothing is raised.
if postgresql:
    autocommit = create_engine(engine.url, isolation_level="AUTOCOMMIT")
    registry = scoped_session(sessionmaker(autocommit))
    number = registry.scalar(text("SELECT pg_backend_pid()"))
    with other.connect() as connection:
        connection.execute(text(end.format(number)))
        while connection.scalar(text(lists.format(number))):
            pass
    registry.remove()
    autocommit.dispose()
engine.dispose()
