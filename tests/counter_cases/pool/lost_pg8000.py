"""With pg8000, a disconnect is not an OperationalError, and may be a ConnectionResetError of Python.

Claims: pool#lost
Drivers: pg8000
"""

import logging
import os

from sqlalchemy import create_engine, text
from sqlalchemy.exc import InterfaceError

from servers import end, number_of

# pg8000 cannot say goodbye to a server that is gone, and SQLAlchemy logs that.
logging.disable(logging.CRITICAL)

engine = create_engine(os.environ["DATABASE_URL"])
with engine.connect() as connection:
    number = number_of(connection)
end(number)
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
