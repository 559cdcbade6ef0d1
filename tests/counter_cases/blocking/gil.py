"""A thread that waits for a query releases the GIL. While it creates objects from the rows, it holds the GIL.

Claims: blocking#threads
Drivers: sqlite3, psycopg, psycopg2, pg8000, PyMySQL
"""

import os
import sys
import time
from threading import Event, Thread

from sqlalchemy import create_engine, event, insert, select, text
from sqlalchemy.orm import Session

from models import Base, User

COUNT = "WITH RECURSIVE c(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM c WHERE x < 100000) SELECT max(x) FROM c"
PAUSES = {"postgresql": "SELECT pg_sleep(0.1)", "mysql": "SELECT sleep(0.1)", "sqlite": COUNT}

engine = create_engine(os.environ["DATABASE_URL"])
Base.metadata.create_all(engine)
with Session(engine) as session, session.begin():
    session.execute(insert(User), [{"id": number, "name": "Ada"} for number in range(1, 2501)])

turns = 0
seen = []
stop = Event()


@event.listens_for(User, "load")
def loaded(user, context):
    seen.append(turns)


def other():
    global turns  # noqa: PLW0603
    while not stop.is_set():
        turns += 1
        time.sleep(0)


# Python then takes the GIL from no thread that does not release it.
sys.setswitchinterval(1000)
thread = Thread(target=other)
thread.start()
with Session(engine) as session:
    session.connection()
    before = turns
    session.execute(text(PAUSES[engine.dialect.name]))
    assert turns > before
    users = session.scalars(select(User)).all()
stop.set()
thread.join()
assert len(seen) == 2500
assert len(set(seen)) == 1
engine.dispose()
