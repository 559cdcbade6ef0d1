"""If a session is on a connection, its end does not end that connection's transaction, and a DROP still waits for it.

Claims: drop-table#hang
Drivers: sqlite3, psycopg, psycopg2, PyMySQL
"""

import os

from models import Base, User
from sqlalchemy import create_engine, event
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

url = os.environ["DATABASE_URL"]
engine = create_engine(url, connect_args={"timeout": 0} if url.startswith("sqlite") else {})
LIMITS = {"postgresql": "SET lock_timeout = '100ms'", "mysql": "SET lock_wait_timeout = 1"}


@event.listens_for(engine, "connect")
def connected(dbapi_connection, record):
    if engine.name in LIMITS:
        dbapi_connection.cursor().execute(LIMITS[engine.name])
        dbapi_connection.commit()


def waits():
    try:
        Base.metadata.drop_all(engine)
    except OperationalError:
        return True
    return False


Base.metadata.create_all(engine)
with engine.connect() as connection:
    transaction = connection.begin()
    with Session(connection) as session:
        session.add(User(name="Ada"))
        session.commit()
    assert waits()
    transaction.rollback()
    assert not waits()
engine.dispose()
