"""While a DROP waits, later queries and a later DROP wait behind it.

Claims: drop-table#hang, drop-table#who-blocks
Drivers: psycopg, psycopg2, pg8000, PyMySQL
"""

import os
from queue import Queue
from threading import Thread

from sqlalchemy import create_engine, select, text
from sqlalchemy.exc import DBAPIError

from models import Address, Base
from servers import number_of, wait_for_lock

engine = create_engine(os.environ["DATABASE_URL"])
Base.metadata.create_all(engine)
postgresql = engine.dialect.name == "postgresql"
LIMIT = text("SET LOCAL lock_timeout = '200ms'" if postgresql else "SET SESSION lock_wait_timeout = 0")
numbers = Queue()


def drop():
    with engine.begin() as connection:
        numbers.put(number_of(connection))
        Address.__table__.drop(connection, checkfirst=False)


def drop_too_late():
    try:
        drop()
    except DBAPIError:
        pass


def start(work):
    """Start a thread that waits for a lock. Return it and the number of its connection."""
    thread = Thread(target=work)
    thread.start()
    number = numbers.get()
    wait_for_lock(number)
    return thread, number


with engine.connect() as reader, engine.connect() as admin:
    first = number_of(reader)
    reader.execute(select(Address.id))
    dropping, second = start(drop)
    with engine.connect() as late:
        late.execute(LIMIT)
        try:
            late.execute(select(Address.id))
        except DBAPIError:
            pass
        else:
            raise AssertionError("the query did not wait")
        late.invalidate()
    dropping_too_late, third = start(drop_too_late)
    if postgresql:
        blockers = admin.scalar(text(f"SELECT pg_blocking_pids({third})"))
        assert sorted(blockers) == sorted([first, second])
dropping.join()
dropping_too_late.join()
engine.dispose()
