"""`close()` of an overflow connection ends it on the server.

Claims: mysql#close
Drivers: psycopg, psycopg2, pg8000, PyMySQL
"""

import os

from sqlalchemy import create_engine

from servers import number_of, wait_for_end

engine = create_engine(os.environ["DATABASE_URL"], pool_size=1)
first, second = engine.connect(), engine.connect()
numbers = number_of(first), number_of(second)
first.close()
second.close()
with engine.connect() as connection:
    assert number_of(connection) == numbers[0]
    wait_for_end(numbers[1])
engine.dispose()
