"""A reset listener with DISCARD ALL makes the seventh execution of a statement fail, unless `prepare_threshold` is None.

Claims: pool#reset
Drivers: psycopg
"""

import os

from sqlalchemy import create_engine, event, text
from sqlalchemy.exc import ProgrammingError


def discard(connection, record, state):
    if not state.terminate_only:
        connection.rollback()
        connection.autocommit = True
        connection.execute("DISCARD ALL")
        connection.autocommit = False


def first_failure(**options):
    engine = create_engine(os.environ["DATABASE_URL"], connect_args=options)
    event.listen(engine, "reset", discard)
    try:
        for number in range(1, 16):
            try:
                with engine.begin() as connection:
                    connection.execute(text("SELECT 1"))
            except ProgrammingError:
                return number
        return None
    finally:
        engine.dispose()


assert first_failure() == 7
assert first_failure(prepare_threshold=None) is None
