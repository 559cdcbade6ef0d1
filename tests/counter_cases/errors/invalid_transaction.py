"""SQLAlchemy 1.4 says the same with a shorter end.

Says: errors#invalid-transaction
Drivers: sqlite3
SQLAlchemy: 1.4, 2.0, 2.1
"""

import os

from sqlalchemy import create_engine, text

from engines import say_error

with create_engine(os.environ["DATABASE_URL"], future=True).connect() as connection:
    connection.execute(text("SELECT 1"))
    connection.invalidate()
    say_error(connection.execute, text("SELECT 1"))
