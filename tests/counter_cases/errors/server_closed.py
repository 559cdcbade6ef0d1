"""Each driver of PostgreSQL has its own words for a connection that the server has ended, or that broke.

Claims: errors/core#after-fork
Says: errors#server-closed
Drivers: psycopg, psycopg2, pg8000, asyncpg, psycopg async
"""

import asyncio
import logging
import os
from threading import Timer
from time import sleep

from sqlalchemy import Connection, create_engine, make_url, text
from sqlalchemy.util import await_only

from engines import run, say_error
from stand_in import Proxy

# A dead connection cannot be closed, and the pool logs it.
logging.disable(logging.CRITICAL)
url = make_url(os.environ["DATABASE_URL"])
own = create_engine(url.set(drivername="postgresql+psycopg"), isolation_level="AUTOCOMMIT")
PID = text("SELECT pg_backend_pid()")
SHORT, LONG = text("SELECT 1"), text("SELECT pg_sleep(5)")


def terminate(pid):
    with own.connect() as other:
        other.execute(text(f"SELECT pg_terminate_backend({pid})"))
        while other.scalar(text(f"SELECT count(*) FROM pg_stat_activity WHERE pid = {pid}")):
            sleep(0.01)


def failing(engine, end, *, later=False):
    """Say the error of a statement after the connection has ended, or while it ends."""
    connection = engine.connect()
    timer = Timer(0.1 if later else 0, end, [connection.scalar(PID)])
    timer.start()
    if not later:
        timer.join()
    say_error(connection.execute, LONG if later else SHORT)
    timer.join()
    connection.invalidate()
    connection.close()


def ended_by_server(engine):
    if engine.driver != "pg8000":  # may also raise a ConnectionResetError of Python
        failing(engine, terminate)
    failing(engine, terminate, later=True)
    if engine.driver == "asyncpg":
        for work in (lambda connection: connection.execute(SHORT), Connection.commit, Connection.rollback):
            connection = engine.connect()
            terminate(connection.scalar(PID))
            # The driver reads that the connection has ended.
            await_only(asyncio.sleep(0.1))
            say_error(work, connection)
            connection.close()


def broken(engine):
    failing(engine, lambda _: proxy.drop(), later=True)
    failing(engine, lambda _: proxy.drop(goodbye=True), later=True)


run(ended_by_server)
proxy = Proxy()
os.environ["DATABASE_URL"] = proxy.url.render_as_string(hide_password=False)
run(broken)
if "psycopg" in url.drivername:
    os.environ["DATABASE_URL"] = url.render_as_string(hide_password=False)
    proxy = Proxy(tls=True)
    os.environ["DATABASE_URL"] = proxy.url.render_as_string(hide_password=False)
    run(broken, connect_args={"sslmode": "require"})
own.dispose()
