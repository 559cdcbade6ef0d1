"""Over a Unix socket, PyMySQL says 2006 also after a `KILL`.

Claims: mysql#gone-away
Drivers: PyMySQL
"""

import os
from pathlib import Path
from time import sleep

from sqlalchemy import create_engine, make_url, text
from sqlalchemy.exc import OperationalError

url = make_url(os.environ["DATABASE_URL"])
other = create_engine(url, isolation_level="AUTOCOMMIT")
with other.connect() as killer:
    path = killer.scalar(text("SELECT @@socket"))
    # A server in a container has its socket there.
    if Path(path).exists():
        engine = create_engine(url, connect_args={"unix_socket": path})
        with engine.connect() as connection:
            number = connection.scalar(text("SELECT CONNECTION_ID()"))
        killer.execute(text(f"KILL {number}"))
        while killer.scalar(text(f"SELECT count(*) FROM information_schema.processlist WHERE id = {number}")):
            sleep(0.01)
        with engine.connect() as connection:
            try:
                connection.execute(text("SELECT 1"))
            except OperationalError as error:
                assert error.orig.args[0] == 2006
            else:
                raise AssertionError("nothing was raised")
        engine.dispose()
other.dispose()
