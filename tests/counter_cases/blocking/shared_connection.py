"""With a StaticPool, the query of a second thread waits for the first query. With PyMySQL, one of them or both fail.

Claims: blocking#threads
Drivers: sqlite3, psycopg, psycopg2, PyMySQL
"""

import os
from queue import Queue
from threading import Event, Thread
from time import monotonic, sleep

from sqlalchemy import StaticPool, create_engine, event, make_url, text

from servers import number_of, wait_for_sleep

url = make_url(os.environ["DATABASE_URL"])
name = url.get_backend_name()
arguments = {"check_same_thread": False} if name == "sqlite" else {}
engine = create_engine(url, poolclass=StaticPool, connect_args=arguments)
slow = text({"sqlite": "SELECT pause()", "postgresql": "SELECT pg_sleep(0.5)", "mysql": "SELECT SLEEP(0.5)"}[name])
errors = []
running, numbers, started = Event(), Queue(), Queue()


def pause():
    running.set()
    sleep(0.5)


@event.listens_for(engine, "connect")
def add_pause(connection, record):
    if name == "sqlite":
        connection.create_function("pause", 0, pause)


def send(statement):
    with engine.connect() as connection:
        connection.execute(text("SELECT 1"))
        connection.execute(statement)


def send_slow():
    with engine.connect() as connection:
        numbers.put(None if name == "sqlite" else number_of(connection))
        started.put(monotonic())
        connection.execute(slow)


def catching(work, *arguments):
    try:
        work(*arguments)
    except Exception as error:  # noqa: BLE001  (the driver's state is unknown)
        errors.append(error)


thread = Thread(target=catching, args=[send_slow])
thread.start()
if name == "sqlite":
    running.wait()
else:
    wait_for_sleep(numbers.get())
catching(send, text("SELECT 2"))
seconds = monotonic() - started.get()
thread.join()
if name == "mysql":
    assert errors
else:
    assert not errors
    assert seconds > 0.45
    engine.dispose()
