"""After idle_in_transaction_session_timeout, close() raises DBAPIError, or ConnectionResetError with pg8000; invalidate() raises nothing.

Claims: end#idle-timeout, execute-commit#idle
Drivers: psycopg, psycopg2, pg8000
"""

import logging
import os

from sqlalchemy import create_engine, select, text
from sqlalchemy.exc import DBAPIError, InterfaceError, InternalError, OperationalError
from sqlalchemy.orm import Session

from servers import number_of, wait_for_end

# pg8000 cannot close the dead connection, and the pool logs it. It can also raise Python's ConnectionResetError,
# which SQLAlchemy does not take for a disconnect, so the dead connection can return to the pool.
logging.disable(logging.CRITICAL)
classes = {"psycopg": InternalError, "psycopg2": OperationalError, "pg8000": InterfaceError}
engine = create_engine(os.environ["DATABASE_URL"])


def idle_session():
    session = Session(engine)
    number = number_of(session)
    session.execute(text("SET idle_in_transaction_session_timeout = 20"))
    wait_for_end(number)
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
engine.dispose()
