"""While a DROP waits, later queries and a later DROP wait behind it.

Claims: drop-table#hang, drop-table#who-blocks
Drivers: psycopg, psycopg2, pg8000, PyMySQL
"""

import os
from threading import Thread
from time import sleep

from models import Address, Base
from sqlalchemy import create_engine, select, text
from sqlalchemy.exc import DBAPIError

engine = create_engine(os.environ["DATABASE_URL"])
Base.metadata.create_all(engine)
postgresql = engine.dialect.name == "postgresql"
OWN_ID = text("SELECT pg_backend_pid()" if postgresql else "SELECT CONNECTION_ID()")
LIMIT = text("SET LOCAL lock_timeout = '200ms'" if postgresql else "SET SESSION lock_wait_timeout = 1")
WAITS = text(
    "SELECT count(*) FROM pg_stat_activity WHERE pid = :id AND wait_event_type = 'Lock'"
    if postgresql
    else "SELECT count(*) FROM information_schema.processlist WHERE id = :id AND state LIKE '%metadata lock'"
)
ids = []


def drop():
    with engine.begin() as connection:
        ids.append(connection.scalar(OWN_ID))
        Address.__table__.drop(connection, checkfirst=False)


def drop_too_late():
    try:
        drop()
    except DBAPIError:
        pass


def start(work):
    number = len(ids)
    thread = Thread(target=work)
    thread.start()
    while len(ids) == number:
        sleep(0.01)
    with engine.connect() as connection:
        while not connection.scalar(WAITS, {"id": ids[-1]}):
            sleep(0.01)
            connection.rollback()
    return thread


with engine.connect() as reader, engine.connect() as admin:
    first = reader.scalar(OWN_ID)
    reader.execute(select(Address.id))
    threads = [start(drop)]
    with engine.connect() as late:
        late.execute(LIMIT)
        try:
            late.execute(select(Address.id))
        except DBAPIError:
            pass
        else:
            raise AssertionError("the query did not wait")
    threads.append(start(drop_too_late))
    if postgresql:
        blockers = admin.scalar(text(f"SELECT pg_blocking_pids({ids[1]})"))
        assert sorted(blockers) == sorted([first, ids[0]])
for thread in threads:
    thread.join()
engine.dispose()
