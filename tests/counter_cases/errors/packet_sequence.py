"""A thread that reads the answer to another thread's statement finds its packets out of order.

Says: errors/core#packet-sequence
Drivers: PyMySQL
"""

import os

from sqlalchemy import create_engine, text

from engines import say_error

engine = create_engine(os.environ["DATABASE_URL"])
connection = engine.connect()
driver = connection.connection.driver_connection
# Another thread has sent its statement, and has read the first packet of the answer.
driver._execute_command(3, "SELECT 1")  # noqa: SLF001
driver._read_packet()  # noqa: SLF001
say_error(connection.execute, text("SELECT 1"))
connection.invalidate()
