import atexit
import os
from time import sleep

import psycopg
from sqlalchemy import create_engine, event, text
from sqlalchemy.pool import Pool

local = "postgresql+psycopg://postgres@127.0.0.1:5432/postgres"
engine = create_engine(os.environ.get("POSTGRESQL_URL", local))
plain = engine.url.set(drivername="postgresql")
plain = plain.render_as_string(hide_password=False)
own = psycopg.connect(plain, autocommit=True)  # belongs to no pool
own.execute("DROP TABLE IF EXISTS answers_user")
own.execute("CREATE TABLE answers_user (name TEXT)")
atexit.register(own.execute, "DROP TABLE answers_user")
insert = text("INSERT INTO answers_user VALUES (:name)")
lost = []  # the server's ids of the connections that it ended


@event.listens_for(Pool, "checkin")
def lose(dbapi_connection, record):
    """End the first connection that returns to a pool."""
    if lost:
        return
    cursor = dbapi_connection.cursor()
    cursor.execute("SELECT pg_backend_pid()")
    lost.append(cursor.fetchone()[0])
    dbapi_connection.rollback()
    own.execute("SELECT pg_terminate_backend(%s)", lost)
    query = "SELECT FROM pg_stat_activity WHERE pid = %s"
    while own.execute(query, lost).fetchone():
        sleep(0.01)
