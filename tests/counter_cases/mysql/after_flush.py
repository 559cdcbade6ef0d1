"""If a flush notices the disconnect, commit() names the flush; after Session.invalidate(), commit() raises in a begin() block.

Claims: mysql#transaction, mysql#invalidate
Drivers: PyMySQL, aiomysql, asyncmy
"""

from sqlalchemy import text
from sqlalchemy.exc import InvalidRequestError, OperationalError, PendingRollbackError
from sqlalchemy.orm import Session

from engines import run
from models import Base, User
from servers import end, number_of


def program(engine):
    Base.metadata.create_all(engine)
    with Session(engine) as session:
        end(number_of(session))
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
