"""close_all_sessions() stops at the first session whose close() raises, and the later ones stay open.

Claims: end#close-all
Drivers: psycopg, psycopg2, pg8000, PyMySQL
"""

import logging
import os
import time

from sqlalchemy import create_engine, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session, close_all_sessions

logging.disable(logging.CRITICAL)
engine = create_engine(os.environ["DATABASE_URL"])
own, kill = (
    ("SELECT pg_backend_pid()", "SELECT pg_terminate_backend({})")
    if engine.name == "postgresql"
    else ("SELECT connection_id()", "KILL {}")
)
sessions = [Session(engine) for _ in range(4)]
numbers = [session.scalar(text(own)) for session in sessions]
with engine.connect() as connection:
    for number in numbers[:-1]:
        connection.execute(text(kill.format(number)))
time.sleep(0.2)
try:
    close_all_sessions()
except DBAPIError:
    assert any(session.in_transaction() for session in sessions)
else:
    raise AssertionError("nothing was raised")
for session in sessions:
    session.invalidate()
engine.dispose()
