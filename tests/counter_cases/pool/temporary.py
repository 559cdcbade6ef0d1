"""Under AUTOCOMMIT, `SET LOCAL` has no effect, and a table with ON COMMIT DROP does not stay.

Claims: pool#keeps
Drivers: psycopg, psycopg2, pg8000, psycopg async, asyncpg
"""

from sqlalchemy import text

from engines import run


def program(engine):
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("SET LOCAL lock_timeout = '3s'"))
        assert connection.scalar(text("SHOW lock_timeout")) == "0"
    for end, stays in (("DROP", False), ("PRESERVE ROWS", True)):
        with engine.begin() as connection:
            connection.execute(text(f"CREATE TEMPORARY TABLE note (x int) ON COMMIT {end}"))
        with engine.connect() as connection:
            assert (connection.scalar(text("SELECT to_regclass('note')::text")) is not None) == stays


run(program)
