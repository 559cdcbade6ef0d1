"""A session that was forgotten after a failed statement is `idle in transaction (aborted)`, and a second idle connection comes first.

Claims: auto-close#server-leak, auto-close#server-idle
Drivers: psycopg, psycopg2, pg8000, asyncpg, psycopg async
"""

from contextlib import suppress

from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from engines import run

OWN_ID = text("SELECT pg_backend_pid()")


def program(engine):
    with Session(engine) as session, Session(engine) as watcher:
        pid = session.scalar(OWN_ID)
        with suppress(DBAPIError):
            session.execute(text("SELECT 1 / 0"))
        sql = text("SELECT state FROM pg_stat_activity WHERE pid = :pid")
        assert watcher.scalar(sql, {"pid": pid}) == "idle in transaction (aborted)"
        last = watcher.scalar(OWN_ID)
    with Session(engine) as session:
        assert session.scalar(OWN_ID) == last


run(program)
