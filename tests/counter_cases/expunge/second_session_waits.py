"""A second session waits for the lock of a change that the first one flushed. After the first one's commit, it saves.

Claims: expunge#other-session
Drivers: sqlite3, psycopg, psycopg2, pg8000, PyMySQL
"""

import os

from sqlalchemy import create_engine, event, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from models import Base, User

SHORTEN = {
    "postgresql": "SET lock_timeout = '200ms'",
    "mysql": "SET innodb_lock_wait_timeout = 0",
    "sqlite": "PRAGMA busy_timeout = 200",
}

engine = create_engine(os.environ["DATABASE_URL"])
if engine.dialect.name == "postgresql":
    with engine.connect() as connection:
        assert connection.scalar(text("SHOW lock_timeout")) == "0"
    engine.dispose()


@event.listens_for(engine, "connect")
def connected(dbapi_connection, record):
    dbapi_connection.cursor().execute(SHORTEN[engine.dialect.name])
    dbapi_connection.commit()


Base.metadata.create_all(engine)
with Session(engine) as session, session.begin():
    session.add(User(id=1, name="Ada"))
for commit in (False, True):
    with Session(engine) as first, Session(engine) as second:
        ada = first.get(User, 1)
        ada.name = "Bob"
        first.flush()
        first.expunge(ada)
        if commit:
            first.commit()
        second.add(ada)
        ada.name = "Cy"
        try:
            second.commit()
        except DBAPIError:
            assert not commit
        else:
            assert commit
with Session(engine) as session:
    assert session.get(User, 1).name == "Cy"
engine.dispose()
