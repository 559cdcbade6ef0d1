"""After idle_in_transaction_session_timeout, close() raises DBAPIError, or ConnectionResetError with pg8000; invalidate() raises nothing.

Claims: end#idle-timeout, execute-commit#idle
Drivers: psycopg, psycopg2, pg8000
"""

import logging
import os

from sqlalchemy import create_engine, select, text
from sqlalchemy.exc import DBAPIError, InterfaceError, InternalError, OperationalError
from sqlalchemy.orm import Session

# pg8000 cannot close the dead connection, and the pool logs it. It can also raise Python's ConnectionResetError,
# which SQLAlchemy does not take for a disconnect, so the dead connection can return to the pool.
logging.disable(logging.CRITICAL)
classes = {"psycopg": InternalError, "psycopg2": OperationalError, "pg8000": InterfaceError}
engine = create_engine(os.environ["DATABASE_URL"])
watcher = engine.execution_options(isolation_level="AUTOCOMMIT").connect()


def idle_session():
    session = Session(engine)
    session.execute(text("SET idle_in_transaction_session_timeout = 20"))
    pid = session.scalar(text("SELECT pg_backend_pid()"))
    while watcher.scalar(text("SELECT count(*) FROM pg_stat_activity WHERE pid = :pid"), {"pid": pid}):
        pass
    return session


for name in ("execute", "commit", "rollback", "close"):
    session = idle_session()
    try:
        session.execute(select(1)) if name == "execute" else getattr(session, name)()
    except DBAPIError as error:
        assert type(error) is classes[engine.driver], name
        assert error.connection_invalidated
    except ConnectionResetError:
        assert engine.driver == "pg8000", name
        session.invalidate()
        engine.dispose()
    else:
        raise AssertionError(name)
    session.close()
    assert session.scalar(select(1)) == 1
    session.close()
idle_session().invalidate()
watcher.close()
engine.dispose()
