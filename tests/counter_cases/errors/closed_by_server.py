"""With asyncpg, a connection that the server has ended is closed, and pool_pre_ping replaces it.

Claims: errors#database-closed
Drivers: asyncpg
"""

import asyncio
import logging
import os

from sqlalchemy import create_engine, make_url, text
from sqlalchemy.exc import InterfaceError
from sqlalchemy.util import await_only

from engines import run

logging.disable(logging.CRITICAL)
own = create_engine(
    make_url(os.environ["DATABASE_URL"]).set(drivername="postgresql+psycopg"), isolation_level="AUTOCOMMIT"
)


def end(process):
    with own.connect() as other:
        other.execute(text(f"SELECT pg_terminate_backend({process})"))
    await_only(asyncio.sleep(0.1))


def process_of(connection):
    return connection.scalar(text("SELECT pg_backend_pid()"))


def raises(connection):
    try:
        connection.execute(text("SELECT 1"))
    except InterfaceError as error:
        assert str(error.orig).endswith("connection is closed"), error
    else:
        raise AssertionError("nothing was raised")


def without_ping(engine):
    with engine.connect() as connection:
        process = process_of(connection)
    end(process)
    with engine.connect() as connection:
        raises(connection)
        connection.rollback()
        end(process_of(connection))
        raises(connection)
        connection.rollback()
        process_of(connection)


def with_ping(engine):
    with engine.connect() as connection:
        process = process_of(connection)
    end(process)
    with engine.connect() as connection:
        assert process_of(connection) != process


run(without_ping)
run(with_ping, pool_pre_ping=True)
own.dispose()
