"""With pg8000, `RESET ALL` undoes the isolation level of `create_engine()`, but not one of `engine.execution_options()`.

Claims: pool#reset
Drivers: psycopg, psycopg2, pg8000, asyncpg
"""

from engines import run
from sqlalchemy import event, text

LEVEL = text("SHOW transaction_isolation")


def forget(connection, record, state):
    if state.terminate_only:
        return
    connection.rollback()
    cursor = connection.cursor()
    cursor.execute("RESET ALL")
    cursor.close()
    connection.commit()


def levels(engine):
    result = []
    for _ in range(2):
        with engine.connect() as connection:
            result.append(connection.scalar(LEVEL))
    return result


def of_create_engine(engine):
    event.listen(engine, "reset", forget)
    second = "read committed" if engine.dialect.driver == "pg8000" else "serializable"
    assert levels(engine) == ["serializable", second]


def of_execution_options(engine):
    event.listen(engine, "reset", forget)
    assert levels(engine.execution_options(isolation_level="SERIALIZABLE")) == ["serializable"] * 2


run(of_create_engine, isolation_level="SERIALIZABLE")
run(of_execution_options)
