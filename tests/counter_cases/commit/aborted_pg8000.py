"""On pg8000, a query in an aborted transaction raises ProgrammingError, commit() raises InterfaceError, and a refused COMMIT DatabaseError.

Claims: commit#aborted, commit#after-error, commit#failed-commit
Drivers: pg8000
"""

import os

from sqlalchemy import create_engine, insert, select, text
from sqlalchemy.exc import DatabaseError, DBAPIError, InterfaceError, ProgrammingError
from sqlalchemy.orm import Session

from models import Base, User


def error_of(function):
    try:
        function()
    except DBAPIError as error:
        return type(error)
    return None


engine = create_engine(os.environ["DATABASE_URL"])
Base.metadata.create_all(engine)
with Session(engine) as session:
    assert error_of(lambda: session.execute(insert(User).values(name=None))) is ProgrammingError
    assert error_of(lambda: session.execute(select(User.name))) is ProgrammingError
    assert error_of(session.commit) is InterfaceError
    session.rollback()

    pet = "CREATE TABLE pet (owner INTEGER REFERENCES answers_user DEFERRABLE INITIALLY DEFERRED)"
    session.execute(text(pet))
    session.execute(text("INSERT INTO pet VALUES (7)"))
    assert error_of(session.commit) is DatabaseError
    session.rollback()
engine.dispose()
