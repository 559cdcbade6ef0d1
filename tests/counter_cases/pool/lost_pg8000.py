"""With pg8000, a disconnect is not an OperationalError, and may be a ConnectionResetError of Python.

Claims: pool#lost
Drivers: pg8000
"""

import logging
import os
from time import sleep

from sqlalchemy import create_engine, text
from sqlalchemy.exc import InterfaceError

# pg8000 cannot say goodbye to a server that is gone, and SQLAlchemy logs that.
logging.disable(logging.CRITICAL)

engine = create_engine(os.environ["DATABASE_URL"])
other = create_engine(os.environ["DATABASE_URL"], isolation_level="AUTOCOMMIT")
with engine.connect() as connection:
    own = connection.scalar(text("SELECT pg_backend_pid()"))
with other.connect() as connection:
    connection.execute(text(f"SELECT pg_terminate_backend({own})"))
    while connection.scalar(text(f"SELECT count(*) FROM pg_stat_activity WHERE pid = {own}")):
        sleep(0.01)
connection = engine.connect()
try:
    connection.execute(text("SELECT 1"))
except InterfaceError as error:
    assert error.connection_invalidated
except ConnectionResetError:
    pass
else:
    raise AssertionError("nothing was raised")
connection.invalidate()
connection.close()
engine.dispose()
other.dispose()
