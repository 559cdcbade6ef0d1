"""If the network drops packets, the test of `pool_pre_ping` waits; with `read_timeout`, PyMySQL gives up and the pool connects again.

Claims: pool#pre-ping, mysql#pre-ping
Drivers: psycopg, psycopg2, PyMySQL
"""

import os
from threading import Event, Thread

from sqlalchemy import create_engine, text

from stand_in import Proxy


def is_answered(limit, **options):
    """Return whether a second `connect()` ends although the first connection no longer has an answer."""
    proxy = Proxy()
    engine = create_engine(proxy.url, pool_pre_ping=True, connect_args=options)
    with engine.connect() as connection:
        connection.execute(text("SELECT 1"))
    proxy.stall()
    answered = Event()

    def answer():
        with engine.connect() as connection:
            assert connection.scalar(text("SELECT 1")) == 1
        answered.set()

    Thread(target=answer, daemon=True).start()
    return answered.wait(limit)


assert not is_answered(0.5)
if os.environ["DATABASE_URL"].startswith("mysql"):
    assert is_answered(30, read_timeout=0.5)
