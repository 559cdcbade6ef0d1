"""On PostgreSQL, a deadlock in a savepoint undoes only the work since the savepoint.

Claims: commit#after-error
Drivers: psycopg, psycopg2
"""

import os
from threading import Thread

from sqlalchemy import create_engine, select, text, update
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from models import Base, User


def rename(key, name):
    return update(User).where(User.id == key).values(name=name)


engine = create_engine(os.environ["DATABASE_URL"])
Base.metadata.create_all(engine)
with Session(engine) as session, session.begin():
    session.add_all([User(id=1, name="Ada"), User(id=2, name="Bob")])

# The server looks for a deadlock once, 1 s after a wait began: the transaction that waits later is the one that it ends.
waits = text(
    "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
    " AND wait_event_type = 'Lock' AND clock_timestamp() - query_start > interval '1.1 s'"
)
autocommit = engine.execution_options(isolation_level="AUTOCOMMIT")
with Session(engine) as session, Session(engine) as other, autocommit.connect() as watcher:
    session.execute(rename(1, "Eve"))
    other.execute(rename(2, "Fay"))
    thread = Thread(target=lambda: other.execute(rename(1, "Hal")))
    thread.start()
    while watcher.scalar(waits) == 0:
        pass
    try:
        with session.begin_nested():
            session.execute(rename(2, "Ian"))
    except DBAPIError as error:
        assert "deadlock detected" in str(error.orig)
    else:
        raise AssertionError("no deadlock")
    session.commit()
    thread.join()
    other.rollback()
    assert session.scalars(select(User.name).order_by(User.id)).all() == ["Eve", "Bob"]
engine.dispose()
