"""`close()` of an overflow connection ends it on the server.

Claims: mysql#close
Drivers: psycopg, psycopg2, pg8000, PyMySQL
"""

import os
from time import sleep

from sqlalchemy import create_engine, text

engine = create_engine(os.environ["DATABASE_URL"], pool_size=1)
postgresql = engine.dialect.name == "postgresql"
OWN_ID = text("SELECT pg_backend_pid()" if postgresql else "SELECT CONNECTION_ID()")
LIST = "pg_stat_activity WHERE pid" if postgresql else "information_schema.processlist WHERE id"

first, second = engine.connect(), engine.connect()
ids = first.scalar(OWN_ID), second.scalar(OWN_ID)
first.close()
second.close()
with engine.connect() as connection:
    assert connection.scalar(OWN_ID) == ids[0]
    while connection.scalar(text(f"SELECT count(*) FROM {LIST} = {ids[1]}")):
        sleep(0.01)
        connection.rollback()
engine.dispose()
