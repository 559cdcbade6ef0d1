"""See and end connections of the server of DATABASE_URL, from a connection outside of the engine of a program.

The server knows each connection by a number.
These functions block, so call them in a thread if a driver of asyncio must go on until they return.
"""

import asyncio
import os
import re
import select
from threading import Thread
from time import sleep

from sqlalchemy import NullPool, create_engine, make_url, text
from sqlalchemy.util import await_only

from engines import say_error

_DRIVERS = {"sqlite": "sqlite", "postgresql": "postgresql+psycopg", "mysql": "mysql+pymysql"}
_URL = make_url(os.environ["DATABASE_URL"])
_IS_POSTGRESQL = _URL.get_backend_name() == "postgresql"
_ENGINE = create_engine(
    _URL.set(drivername=_DRIVERS[_URL.get_backend_name()]), isolation_level="AUTOCOMMIT", poolclass=NullPool
)
_LISTS = "SELECT count(*) FROM " + (
    "pg_stat_activity WHERE pid = {}" if _IS_POSTGRESQL else "information_schema.processlist WHERE id = {}"
)
# What the other end of a socket did: on macOS, the second one says so.
_ENDED = getattr(select, "POLLRDHUP", select.POLLHUP)
_END = "SELECT pg_terminate_backend({})" if _IS_POSTGRESQL else "KILL {}"


def number_of(connection):
    """Return the number of the connection that a Connection or a Session uses."""
    return connection.scalar(text("SELECT pg_backend_pid()" if _IS_POSTGRESQL else "SELECT connection_id()"))


def end(*numbers):
    """End connections of this process. Return when the server lists none of them, and their sockets show the end."""
    sockets = select.poll()
    for name in os.listdir("/dev/fd"):
        sockets.register(int(name), _ENDED)
    for descriptor, _ in sockets.poll(0):
        sockets.unregister(descriptor)
    with _ENGINE.connect() as connection:
        for number in numbers:
            connection.exec_driver_sql(_END.format(number))
        for number in numbers:
            _wait(lambda number=number: not _count(connection, number))
    # A driver that waits for an answer may already have closed its socket, and poll() reports this, too.
    _wait(lambda: len(sockets.poll(0)) >= len(numbers))


def notice_end(*connections):
    """Let the event loop run until connections of asyncpg know that the server has ended them."""
    while not all(connection.is_closed() for connection in connections):
        await_only(asyncio.sleep(0))


def say_loss(engine, lose, *, later=False):
    """Print the error of a statement after `lose(number)` has ended its connection, or while it does."""
    connection = engine.connect()
    number = number_of(connection)
    if later:
        thread = Thread(target=lambda: (wait_for_sleep(number), lose(number)))
        thread.start()
        say_error(connection.execute, text("SELECT pg_sleep(30)" if _IS_POSTGRESQL else "SELECT SLEEP(30)"))
        thread.join()
    else:
        lose(number)
        say_error(connection.execute, text("SELECT 1"))
    connection.invalidate()
    connection.close()


def is_listed(number):
    """Return whether the server lists a connection."""
    with _ENGINE.connect() as connection:
        return bool(_count(connection, number))


def wait_for_end(number):
    """Wait until the server does not list a connection, and give its socket a moment to show the end."""
    with _ENGINE.connect() as connection:
        _wait(lambda: not _count(connection, number))
    sleep(0.1)


def wait_for_sleep(number):
    """Wait until a connection runs pg_sleep() or SLEEP()."""
    state = " AND wait_event = 'PgSleep'" if _IS_POSTGRESQL else " AND state = 'User sleep'"
    with _ENGINE.connect() as connection:
        _wait(lambda: _count(connection, number, state))


def wait_for_lock(number):
    """Wait until a connection waits for a lock of a row or a table."""
    state = " AND wait_event_type = 'Lock'" if _IS_POSTGRESQL else " AND state LIKE '%metadata lock'"
    with _ENGINE.connect() as connection:
        _wait(lambda: _count(connection, number, state) or _waits_in_innodb(connection, number))


def when_waiting(number, work):
    """Start a thread that calls a function when a connection waits for a lock. Return the thread."""
    thread = Thread(target=lambda: (wait_for_lock(number), work()))
    thread.start()
    return thread


def _waits_in_innodb(connection, number):
    if _IS_POSTGRESQL:
        return False
    # Unlike this text, the table innodb_trx is up to date only if nobody has read it for a tenth of a second.
    status = connection.exec_driver_sql("SHOW ENGINE INNODB STATUS").one().Status
    # The text before has an old deadlock.
    transactions = status.partition("LIST OF TRANSACTIONS")[2]
    return re.search(rf"^LOCK WAIT .*\n.* thread id {number},", transactions, re.MULTILINE)


def _count(connection, number, state=""):
    return connection.scalar(text(_LISTS.format(number) + state))


def _wait(condition):
    while not condition():
        sleep(0.01)
