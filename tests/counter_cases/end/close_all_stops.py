"""close_all_sessions() stops at the first session whose close() raises, and the later ones stay open.

Claims: end#close-all
Drivers: psycopg, psycopg2, pg8000, PyMySQL
"""

import logging
import os

from sqlalchemy import create_engine
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session, close_all_sessions

from servers import end, number_of

logging.disable(logging.CRITICAL)
engine = create_engine(os.environ["DATABASE_URL"])
sessions = [Session(engine) for _ in range(4)]
numbers = [number_of(session) for session in sessions]
end(*numbers[:-1])
try:
    close_all_sessions()
except DBAPIError:
    assert any(session.in_transaction() for session in sessions)
else:
    raise AssertionError("nothing was raised")
for session in sessions:
    session.invalidate()
engine.dispose()
