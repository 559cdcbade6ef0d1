"""Each driver of MariaDB has its own words for a connection that the server has ended, or that broke.

Says: errors#connection-lost
Drivers: PyMySQL, aiomysql, asyncmy
"""

import logging
import os
from threading import Timer
from time import sleep

from sqlalchemy import create_engine, make_url, text

from engines import run, say_error
from stand_in import Proxy

# A dead connection cannot be closed, and the pool logs it.
logging.disable(logging.CRITICAL)
url = make_url(os.environ["DATABASE_URL"])
own = create_engine(url.set(drivername="mysql+pymysql"))
NUMBER = text("SELECT CONNECTION_ID()")
SHORT, LONG = text("SELECT 1"), text("SELECT SLEEP(5)")


def kill(number):
    with own.connect() as other:
        other.execute(text(f"KILL {number}"))
        while other.scalar(text(f"SELECT count(*) FROM information_schema.processlist WHERE id = {number}")):
            sleep(0.01)


def failing(engine, end, *, later=False):
    """Say the error of a statement after the connection has ended, or while it ends."""
    connection = engine.connect()
    timer = Timer(0.1 if later else 0, end, [connection.scalar(NUMBER)])
    timer.start()
    if not later:
        timer.join()
    say_error(connection.execute, LONG if later else SHORT)
    timer.join()
    connection.invalidate()
    connection.close()


def ended_by_server(engine):
    failing(engine, kill)
    failing(engine, kill, later=True)


def broken(engine):
    if engine.driver != "pymysql":
        failing(engine, lambda _: proxy.drop())
    failing(engine, lambda _: proxy.drop(), later=True)


run(ended_by_server)
proxy = Proxy()
os.environ["DATABASE_URL"] = proxy.url.render_as_string(hide_password=False)
run(broken)
own.dispose()
