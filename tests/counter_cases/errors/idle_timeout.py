"""Each driver has its own words for a connection whose transaction was idle for too long.

Says: errors/core#idle-timeout
Drivers: psycopg, asyncpg, psycopg async
"""

import logging
import os

from sqlalchemy import create_engine, make_url, text

from engines import run, say_error

# A dead connection cannot be closed, and the pool logs it.
logging.disable(logging.CRITICAL)


def main(engine):
    own = create_engine(make_url(os.environ["DATABASE_URL"]).set(drivername="postgresql+psycopg"))
    with own.connect() as watcher, engine.connect() as connection:
        watcher = watcher.execution_options(isolation_level="AUTOCOMMIT")
        connection.execute(text("SET idle_in_transaction_session_timeout = 20"))
        pid = connection.scalar(text("SELECT pg_backend_pid()"))
        while watcher.scalar(text("SELECT count(*) FROM pg_stat_activity WHERE pid = :pid"), {"pid": pid}):
            pass
        say_error(connection.execute, text("SELECT 1"))
        connection.invalidate()
    own.dispose()


run(main)
