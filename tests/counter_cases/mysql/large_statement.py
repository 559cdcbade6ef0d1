"""A statement that is larger than `max_allowed_packet` fails also with `pool_pre_ping=True`.

Claims: mysql#gone-away
Drivers: PyMySQL
"""

import os

from sqlalchemy import create_engine, text
from sqlalchemy.exc import OperationalError

engine = create_engine(os.environ["DATABASE_URL"], pool_pre_ping=True)
for _ in range(2):
    connection = engine.connect()
    size = connection.scalar(text("SELECT @@max_allowed_packet"))
    try:
        connection.scalar(text("SELECT length(:value)"), {"value": "x" * size})
    except OperationalError as error:
        assert error.orig.args[0] in {1153, 2006, 2013}
    else:
        raise AssertionError("nothing was raised")
    connection.invalidate()
    connection.close()
engine.dispose()
