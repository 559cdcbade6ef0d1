"""With other idle connections, the next checkout gets another one, and leaves old and empty places as they are.

Claims: mysql#close, mysql#invalidate, mysql#recycle
Drivers: PyMySQL
"""

import os
from time import sleep

from sqlalchemy import create_engine, event, text

OWN_ID = text("SELECT CONNECTION_ID()")
LISTED = text("SELECT id FROM information_schema.processlist")
opened = []


def new_engine(**options):
    engine = create_engine(os.environ["DATABASE_URL"], **options)
    event.listen(engine, "connect", lambda *arguments: opened.append(1))
    with engine.connect() as first, engine.connect() as second:
        return engine, [first.scalar(OWN_ID), second.scalar(OWN_ID)]


engine, ids = new_engine()
with engine.connect() as connection:
    first = connection.scalar(OWN_ID)
with engine.connect() as connection:
    assert connection.scalar(OWN_ID) != first
    connection.invalidate()
opened.clear()
with engine.connect() as connection:
    assert connection.scalar(OWN_ID) == first
assert opened == []
engine.dispose()

engine, ids = new_engine(pool_recycle=0.1)
sleep(0.2)
with engine.connect() as connection:
    listed = connection.scalars(LISTED).all()
    while set(ids) <= set(listed):  # the server needs a moment to end the connection that the pool closed
        sleep(0.01)
        listed = connection.scalars(LISTED).all()
assert len(set(listed) & set(ids)) == 1
engine.dispose()
