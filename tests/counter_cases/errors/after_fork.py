"""Each driver that encrypts has its own words for a connection that a forked child has used.

Says: errors/core#after-fork
Drivers: psycopg, psycopg2
"""

import logging
import os

from sqlalchemy import create_engine, text

from engines import say_error
from stand_in import Proxy

logging.disable(logging.CRITICAL)
engine = create_engine(Proxy(tls=True).url, connect_args={"sslmode": "require"})
connection = engine.connect()
connection.execute(text("SELECT 1"))
child = os.fork()
if child == 0:
    connection.execute(text("SELECT 2"))
    os._exit(0)
os.waitpid(child, 0)
say_error(connection.execute, text("SELECT 3"))
connection.invalidate()
