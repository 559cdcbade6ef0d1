"""Over a Unix socket, PyMySQL says 2006 also after a `KILL`.

Claims: mysql#gone-away
Drivers: PyMySQL
"""

import os
from pathlib import Path

from sqlalchemy import create_engine, make_url, text
from sqlalchemy.exc import OperationalError

from servers import end, number_of

url = make_url(os.environ["DATABASE_URL"])
other = create_engine(url)
with other.connect() as connection:
    path = connection.scalar(text("SELECT @@socket"))
other.dispose()
# A server in a container has its socket there.
if Path(path).exists():
    engine = create_engine(url, connect_args={"unix_socket": path})
    with engine.connect() as connection:
        number = number_of(connection)
    end(number)
    with engine.connect() as connection:
        try:
            connection.execute(text("SELECT 1"))
        except OperationalError as error:
            assert error.orig.args[0] == 2006
        else:
            raise AssertionError("nothing was raised")
    engine.dispose()
