"""On PostgreSQL with AUTOCOMMIT, `yield_per` raises an error. With another isolation level of the same engine, it works.

Claims: errors/core#declare-cursor, blocking#own-work
Says: errors/core#declare-cursor
Drivers: psycopg, psycopg2, pg8000, asyncpg, psycopg async
"""

import logging

from sqlalchemy import text

from engines import run, say_error

logging.disable(logging.CRITICAL)
TWO = text("SELECT 1 UNION SELECT 2").execution_options(yield_per=2)


def main(engine):
    with engine.connect() as connection:
        say_error(connection.execute, TWO)
    with engine.execution_options(isolation_level="READ COMMITTED").connect() as connection:
        assert len(connection.execute(TWO).all()) == 2


run(main, isolation_level="AUTOCOMMIT")
