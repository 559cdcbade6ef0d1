"""With psycopg2, `RESET ALL` undoes the `client_encoding` of `create_engine()`, so later text is wrong or fails.

With psycopg and pg8000, the text stays right.

Claims: pool#reset
Drivers: psycopg, psycopg2, pg8000
"""

import os

from sqlalchemy import create_engine, event, text
from sqlalchemy.exc import DataError

engine = create_engine(os.environ["DATABASE_URL"], client_encoding="latin1")


@event.listens_for(engine, "reset")
def forget(connection, record, state):
    if not state.terminate_only:
        connection.rollback()
        cursor = connection.cursor()
        cursor.execute("RESET ALL")
        cursor.close()
        connection.commit()


def answers():
    with engine.connect() as connection:
        sent = connection.scalar(text("SELECT convert_to(CAST(:name AS text), 'UTF8')"), {"name": "\xc3\xa9"})
        return connection.scalar(text("SELECT chr(233)")), bytes(sent).decode()


RIGHT = ("\xe9", "\xc3\xa9")
assert answers() == RIGHT
wrong = engine.dialect.driver == "psycopg2"
assert answers() == (("\xc3\xa9", "\xe9") if wrong else RIGHT)
try:
    with engine.connect() as connection:
        connection.scalar(text("SELECT CAST(:name AS text)"), {"name": "\xe9"})
except DataError:
    assert wrong
else:
    assert not wrong
engine.dispose()
