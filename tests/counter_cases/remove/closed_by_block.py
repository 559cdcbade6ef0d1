"""With close_resets_only=False, a second `with registry()` block gets the closed session, and its query raises.

Claims: remove#review, remove#against-close
Drivers: sqlite3
"""

from sqlalchemy import text
from sqlalchemy.exc import InvalidRequestError
from sqlalchemy.orm import scoped_session, sessionmaker

from engines import run


def program(engine):
    registry = scoped_session(sessionmaker(engine, close_resets_only=False))
    with registry() as session:
        session.execute(text("SELECT 1"))
    with registry() as session:
        try:
            session.execute(text("SELECT 1"))
        except InvalidRequestError as error:
            assert "permanently closed" in str(error)
        else:
            raise AssertionError("nothing was raised")


run(program)
