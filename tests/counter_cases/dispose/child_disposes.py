"""A plain dispose() in a forked child does not end a SQLite connection, and `pool_pre_ping` replaces an ended one.

Claims: dispose#fork-shared
Drivers: sqlite3, psycopg, psycopg2, pg8000, PyMySQL
"""

import logging
import os

from sqlalchemy import create_engine, text
from sqlalchemy.exc import DBAPIError

logging.disable(logging.CRITICAL)


def use(engine):
    with engine.connect() as connection:
        return connection.scalar(text("SELECT 1")) == 1


def works_after_child(**options):
    engine = create_engine(os.environ["DATABASE_URL"], **options)
    use(engine)
    child = os.fork()
    if child == 0:
        engine.dispose()
        os._exit(0)
    os.waitpid(child, 0)
    try:
        return use(engine)
    except DBAPIError:
        return False
    finally:
        engine.dispose()


assert works_after_child() == os.environ["DATABASE_URL"].startswith("sqlite")
assert works_after_child(pool_pre_ping=True)
