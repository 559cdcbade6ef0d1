"""Each driver of PostgreSQL has its own words for a connection that the server has ended, or that broke.

Claims: errors/core#after-fork
Says: errors#server-closed
Drivers: psycopg, psycopg2, pg8000, asyncpg, psycopg async
"""

import logging
import os

from sqlalchemy import Connection, make_url, text

from engines import run, say_error
from servers import end, notice_end, number_of, say_loss
from stand_in import Proxy

# A dead connection cannot be closed, and the pool logs it.
logging.disable(logging.CRITICAL)
url = make_url(os.environ["DATABASE_URL"])


def ended_by_server(engine):
    if engine.driver != "pg8000":  # may also raise a ConnectionResetError of Python
        say_loss(engine, end)
    say_loss(engine, end, later=True)
    if engine.driver == "asyncpg":
        for work in (lambda connection: connection.execute(text("SELECT 1")), Connection.commit, Connection.rollback):
            connection = engine.connect()
            end(number_of(connection))
            notice_end(connection.connection.driver_connection)
            say_error(work, connection)
            connection.close()


def broken(engine):
    say_loss(engine, lambda _: proxy.drop(), later=True)
    say_loss(engine, lambda _: proxy.drop(goodbye=True), later=True)


run(ended_by_server)
proxy = Proxy()
os.environ["DATABASE_URL"] = proxy.url.render_as_string(hide_password=False)
run(broken)
if "psycopg" in url.drivername:
    os.environ["DATABASE_URL"] = url.render_as_string(hide_password=False)
    proxy = Proxy(tls=True)
    os.environ["DATABASE_URL"] = proxy.url.render_as_string(hide_password=False)
    run(broken, connect_args={"sslmode": "require"})
