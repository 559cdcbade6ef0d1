"""Each driver that prepares statements has its own words for a server that does not have one, or already has it, also after DISCARD ALL.

Claims: errors/core#prepared
Says: errors/core#prepared
Drivers: psycopg, asyncpg, psycopg async
"""

import os
from uuid import uuid4

from sqlalchemy import event, make_url, text

from engines import run, say_error


def main(engine):
    with engine.connect() as connection:
        for _ in range(7):
            connection.execute(text("SELECT 1"))
        connection.commit()
        forget(connection)
        say_error(connection.execute, text("SELECT 1"))
    engine.dispose()
    with engine.connect() as connection:
        name = "__asyncpg_stmt_20__" if engine.driver == "asyncpg" else "_pg3_0"
        connection.exec_driver_sql(f'PREPARE "{name}" AS SELECT 1')
        connection.commit()
        say_error(lambda: [connection.execute(text(f"SELECT {i // 7}")) for i in range(300)])


def discard(engine):
    """Drop the statements at each return to the pool."""

    @event.listens_for(engine, "reset")
    def reset(connection, record, state):
        connection.rollback()
        engine.dialect.set_isolation_level(connection, "AUTOCOMMIT")
        cursor = connection.cursor()
        cursor.execute("DISCARD ALL")
        cursor.close()
        engine.dialect.set_isolation_level(connection, "READ COMMITTED")

    for _ in range(9):
        with engine.begin() as connection:
            connection.execute(text("SELECT 1"))


def forget(connection):
    """Let the server forget its statements, as another server behind a pooler has them not."""
    if connection.dialect.driver == "asyncpg":
        connection.exec_driver_sql("DEALLOCATE ALL")
    else:
        # The driver would notice its own DEALLOCATE ALL.
        connection.connection.driver_connection.pgconn.exec_(b"DEALLOCATE ALL")


def work(engine):
    with engine.connect() as connection:
        for _ in range(7):
            connection.execute(text("SELECT 1"))
        forget(connection)
        assert connection.scalar(text("SELECT 1")) == 1


OFF = {
    "psycopg": {"prepare_threshold": None},
    "psycopg_async": {"prepare_threshold": None},
    "asyncpg": {
        "prepared_statement_cache_size": 0,
        "prepared_statement_name_func": lambda: f"__asyncpg_{uuid4()}__",
    },
}
run(main)
say_error(run, discard)
run(work, connect_args=OFF[make_url(os.environ["DATABASE_URL"]).get_driver_name()])
