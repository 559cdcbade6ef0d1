"""Under AUTOCOMMIT, a list of rows whose last row fails is kept up to the error, or not at all: this depends on the driver.

Claims: execute-commit#no-rollback
Drivers: sqlite3, psycopg, psycopg2, pg8000, PyMySQL
"""

import os
from contextlib import suppress

from sqlalchemy import create_engine, text
from sqlalchemy.exc import DBAPIError

engine = create_engine(os.environ["DATABASE_URL"], isolation_level="AUTOCOMMIT")
with engine.connect() as connection:
    connection.execute(text("CREATE TABLE note (id INTEGER PRIMARY KEY)"))
    rows = [{"id": number} for number in [*range(20), 3]]
    with suppress(DBAPIError):
        connection.execute(text("INSERT INTO note VALUES (:id)"), rows)
    left = connection.scalar(text("SELECT count(*) FROM note"))
assert left == (20 if engine.driver in {"pysqlite", "psycopg2", "pg8000"} else 0)
engine.dispose()
