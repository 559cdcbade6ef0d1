"""A disconnect costs each pool one error for the idle connections and one for each connection in use. Only its class differs.

Claims: pool#lost, mysql#one-error
Drivers: psycopg, psycopg2, PyMySQL
"""

import os

from sqlalchemy import create_engine, text
from sqlalchemy.exc import DBAPIError, OperationalError

from servers import end, number_of

engine = create_engine(os.environ["DATABASE_URL"])


def failure(connection):
    try:
        connection.execute(text("SELECT 1"))
    except DBAPIError as error:
        assert error.connection_invalidated
        return type(error)
    return None


with engine.connect() as first, engine.connect() as second:
    numbers = number_of(first), number_of(second)
second_engine = create_engine(os.environ["DATABASE_URL"])
with second_engine.connect() as connection:
    numbers = *numbers, number_of(connection)
end(*numbers)
for each in (engine, second_engine):
    with each.connect() as connection:
        assert failure(connection) is OperationalError
second_engine.dispose()
with engine.connect() as first, engine.connect() as second:
    assert failure(first) is failure(second) is None
    end(number_of(first), number_of(second))
    assert failure(first) is failure(second) is OperationalError
    first.rollback()
    second.rollback()
engine.dispose()
