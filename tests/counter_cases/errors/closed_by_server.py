"""With asyncpg, a connection that the server has ended is closed, the pool then replaces its others, and pool_pre_ping avoids the error.

Claims: errors#server-closed
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
    with engine.connect() as one, engine.connect() as two:
        processes = [process_of(one), process_of(two)]
    for process in processes:
        end(process)
    with engine.connect() as connection:
        raises(connection)
        connection.rollback()
        process_of(connection)
        with engine.connect() as other:
            process_of(other)
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
