"""With pg8000, `pool_pre_ping=True` lets Python's `ConnectionResetError` out of `connect()`.

Whether pg8000 meets a reset or the end of the stream depends on the network, so the program plays the reset.

Claims: pool#pre-ping
Drivers: pg8000
"""

import logging
import os

from sqlalchemy import create_engine

logging.disable(logging.CRITICAL)


class Reset:
    def __init__(self, sock):
        self.sock = sock

    def read(self, count):
        raise ConnectionResetError(104, "Connection reset by peer")

    def __getattr__(self, name):
        return getattr(self.sock, name)


engine = create_engine(os.environ["DATABASE_URL"], pool_pre_ping=True)
with engine.connect() as connection:
    driver_connection = connection.connection.driver_connection
driver_connection._sock = Reset(driver_connection._sock)
try:
    engine.connect()
except ConnectionResetError:
    pass
else:
    raise AssertionError("nothing was raised")
