"""With check_same_thread=False, a sixth thread of sqlite:// closes a connection that another thread uses.

Claims: errors#database-closed
Drivers: sqlite3
"""

from threading import Thread

from sqlalchemy import create_engine, select
from sqlalchemy.exc import ProgrammingError

# A pool of one connection, so that it is certain which connection is closed.
engine = create_engine("sqlite://", pool_size=1, connect_args={"check_same_thread": False})


def work():
    with engine.connect() as other:
        other.scalar(select(1))


connection = engine.connect()
connection.scalar(select(1))
for _ in range(2):
    thread = Thread(target=work)
    thread.start()
    thread.join()
try:
    connection.scalar(select(1))
except ProgrammingError as error:
    assert str(error.orig) == "Cannot operate on a closed database."
else:
    raise AssertionError("nothing was raised")
