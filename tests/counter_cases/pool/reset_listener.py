"""A reset listener with RESET ALL, pg_advisory_unlock_all(), and DISCARD TEMP leaves a connection that works on.

Claims: pool#reset
Drivers: psycopg, psycopg2, pg8000
"""

import os

from sqlalchemy import create_engine, event, text

engine = create_engine(os.environ["DATABASE_URL"])


@event.listens_for(engine, "reset")
def forget(connection, record, state):
    connection.rollback()
    cursor = connection.cursor()
    for statement in ("RESET ALL", "SELECT pg_advisory_unlock_all()", "DISCARD TEMP"):
        cursor.execute(statement)
    cursor.close()
    connection.commit()


for _ in range(10):
    with engine.begin() as connection:
        assert connection.scalar(text("SHOW lock_timeout")) == "0"
        assert connection.scalar(text("SELECT to_regclass('note')")) is None
        locks = "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND pid = pg_backend_pid()"
        assert connection.scalar(text(locks)) == 0
        connection.execute(text("SET lock_timeout = '3s'"))
        connection.execute(text("CREATE TEMPORARY TABLE note (x int)"))
        connection.execute(text("SELECT pg_advisory_lock(1)"))
with engine.begin() as connection:
    connection.execute(text("PREPARE two AS SELECT 2"))
with engine.begin() as connection:
    assert connection.scalar(text("EXECUTE two")) == 2
engine.dispose()
