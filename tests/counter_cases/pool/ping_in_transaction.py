"""With `pool_reset_on_return=None` and `pool_pre_ping`, the test of psycopg and psycopg2 raises if a transaction is open.

With asyncpg, it raises if the transaction is aborted.

Claims: pool#pre-ping, pool#forgets
Drivers: sqlite3, aiosqlite, psycopg, psycopg2, pg8000, psycopg async, asyncpg, PyMySQL, aiomysql, asyncmy
"""

from engines import run
from sqlalchemy.exc import DBAPIError, ProgrammingError


def error_of_checkout(engine, statement):
    engine.dispose()
    raw = engine.raw_connection()
    try:
        raw.cursor().execute(statement)
    except engine.dialect.loaded_dbapi.Error:
        pass
    raw.close()
    try:
        engine.connect().close()
    except DBAPIError as error:
        engine.connect().close()
        return type(error)
    return None


def program(engine):
    psycopg = engine.dialect.driver in {"psycopg", "psycopg2", "psycopg_async"}
    assert error_of_checkout(engine, "SELECT 1") is (ProgrammingError if psycopg else None)
    if engine.dialect.driver == "asyncpg":
        assert error_of_checkout(engine, "SELECT 1 / 0") is DBAPIError


run(program, pool_pre_ping=True, pool_reset_on_return=None)
