"""If a flush notices the disconnect, commit() names the flush; after Session.invalidate(), commit() raises in a begin() block.

Claims: mysql#transaction, mysql#invalidate
Drivers: PyMySQL, aiomysql, asyncmy
"""

import time

from sqlalchemy import text
from sqlalchemy.exc import InvalidRequestError, OperationalError, PendingRollbackError
from sqlalchemy.orm import Session

from engines import run
from models import Base, User


def program(engine):
    Base.metadata.create_all(engine)
    autocommit = engine.execution_options(isolation_level="AUTOCOMMIT")
    with Session(engine) as session:
        number = session.scalar(text("SELECT CONNECTION_ID()"))
        with autocommit.connect() as other:
            other.exec_driver_sql(f"KILL {number}")
        time.sleep(0.2)
        session.add(User(name="Ada"))
        try:
            session.flush()
        except OperationalError as error:
            assert error.connection_invalidated
        else:
            raise AssertionError("the flush did not fail")
        try:
            session.commit()
        except PendingRollbackError as error:
            assert "rolled back due to a previous exception during flush" in str(error)
        else:
            raise AssertionError("commit() did not fail")

    with Session(engine) as session, session.begin():
        session.execute(text("SELECT 1"))
        session.invalidate()
        try:
            session.commit()
        except InvalidRequestError:
            return
        raise AssertionError("commit() did not fail")


run(program)
