"""A detached connection and one that was in use at `dispose()` do not count, and one that is still connecting counts.

Claims: pool#sizes, pool#timeout, auto-close#leak
Drivers: sqlite3, psycopg, psycopg2, pg8000, PyMySQL
"""

import os
from threading import Event, Thread

from sqlalchemy import create_engine, event
from sqlalchemy.exc import TimeoutError

engine = create_engine(os.environ["DATABASE_URL"], pool_size=1, max_overflow=1, pool_timeout=0.05)


def is_full():
    try:
        held.append(engine.connect())
    except TimeoutError:
        return True
    return False


held = [engine.connect(), engine.connect()]
assert is_full()
held[0].detach()
assert not is_full()
assert is_full()
engine.dispose()
assert not is_full()
assert not is_full()
assert is_full()
assert len(held) == 5
for connection in held:
    connection.close()
engine.dispose()

connecting, may_connect = Event(), Event()
engine = create_engine(os.environ["DATABASE_URL"], pool_size=1, max_overflow=0, pool_timeout=0.05)


@event.listens_for(engine, "do_connect")
def wait(*_):
    connecting.set()
    may_connect.wait()


thread = Thread(target=lambda: engine.connect().close())
thread.start()
connecting.wait()
assert is_full()
may_connect.set()
thread.join()
engine.dispose()
