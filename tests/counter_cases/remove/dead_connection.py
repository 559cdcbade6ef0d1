"""On a connection that the server ended, remove() raises and keeps the session, and a second remove() works.

If a statement has failed on this connection before, remove() raises nothing.

Claims: remove#forgets, remove#nothing
Drivers: psycopg, psycopg2, pg8000, PyMySQL
"""

import os

from sqlalchemy import create_engine, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import scoped_session, sessionmaker

from servers import end, number_of

engine = create_engine(os.environ["DATABASE_URL"])
registry = scoped_session(sessionmaker(engine))
first = registry()
end(number_of(first))
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
end(number_of(first))
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
if engine.name == "postgresql":
    autocommit = create_engine(engine.url, isolation_level="AUTOCOMMIT")
    registry = scoped_session(sessionmaker(autocommit))
    end(number_of(registry()))
    registry.remove()
    autocommit.dispose()
engine.dispose()
