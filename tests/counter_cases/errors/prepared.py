"""Each driver that prepares statements has its own words for a server that does not have one, or already has it.

Says: errors/core#prepared
Drivers: psycopg, asyncpg, psycopg async
"""

from sqlalchemy import text

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


def forget(connection):
    """Let the server forget its statements, as another server behind a pooler has them not."""
    if connection.dialect.driver == "asyncpg":
        connection.exec_driver_sql("DEALLOCATE ALL")
    else:
        # The driver would notice its own DEALLOCATE ALL.
        connection.connection.driver_connection.pgconn.exec_(b"DEALLOCATE ALL")


run(main)
