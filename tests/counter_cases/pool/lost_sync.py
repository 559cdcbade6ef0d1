"""A disconnect costs each pool one error for the idle connections and one for each connection in use. Only its class differs.

Claims: pool#lost, mysql#one-error
Drivers: psycopg, psycopg2, PyMySQL
"""

import os
from time import sleep

from sqlalchemy import create_engine, text
from sqlalchemy.exc import DBAPIError, OperationalError

engine = create_engine(os.environ["DATABASE_URL"])
other = create_engine(os.environ["DATABASE_URL"], isolation_level="AUTOCOMMIT")
postgresql = engine.dialect.name == "postgresql"
OWN_ID = text("SELECT pg_backend_pid()" if postgresql else "SELECT CONNECTION_ID()")
COUNT = text(
    "SELECT count(*) FROM pg_stat_activity WHERE pid = :id"
    if postgresql
    else "SELECT count(*) FROM information_schema.processlist WHERE id = :id"
)


def end(*ids):
    with other.connect() as connection:
        for number in ids:
            connection.execute(text(f"SELECT pg_terminate_backend({number})" if postgresql else f"KILL {number}"))
            while connection.scalar(COUNT, {"id": number}):
                sleep(0.01)


def failure(connection):
    try:
        connection.execute(text("SELECT 1"))
    except DBAPIError as error:
        assert error.connection_invalidated
        return type(error)
    return None


with engine.connect() as first, engine.connect() as second:
    ids = first.scalar(OWN_ID), second.scalar(OWN_ID)
second_engine = create_engine(os.environ["DATABASE_URL"])
with second_engine.connect() as connection:
    ids = *ids, connection.scalar(OWN_ID)
end(*ids)
for each in (engine, second_engine):
    with each.connect() as connection:
        assert failure(connection) is OperationalError
second_engine.dispose()
with engine.connect() as first, engine.connect() as second:
    assert failure(first) is failure(second) is None
    end(first.scalar(OWN_ID), second.scalar(OWN_ID))
    assert failure(first) is failure(second) is OperationalError
    first.rollback()
    second.rollback()
engine.dispose()
other.dispose()
