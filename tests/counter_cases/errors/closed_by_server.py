"""With asyncpg, a connection that the server has ended is closed, the pool then replaces its others, and pool_pre_ping avoids the error.

Claims: errors#server-closed
Drivers: asyncpg
"""

import logging

from sqlalchemy import text
from sqlalchemy.exc import InterfaceError

from engines import run
from servers import end, notice_end, number_of

logging.disable(logging.CRITICAL)


def driver_of(connection):
    return connection.connection.driver_connection


def raises(connection):
    try:
        connection.execute(text("SELECT 1"))
    except InterfaceError as error:
        assert str(error.orig).endswith("connection is closed"), error
    else:
        raise AssertionError("nothing was raised")


def without_ping(engine):
    with engine.connect() as one, engine.connect() as two:
        numbers = number_of(one), number_of(two)
        drivers = driver_of(one), driver_of(two)
    end(*numbers)
    notice_end(*drivers)
    with engine.connect() as connection:
        raises(connection)
        connection.rollback()
        number_of(connection)
        with engine.connect() as other:
            number_of(other)
        end(number_of(connection))
        notice_end(driver_of(connection))
        raises(connection)
        connection.rollback()
        number_of(connection)


def with_ping(engine):
    with engine.connect() as connection:
        number, driver = number_of(connection), driver_of(connection)
    end(number)
    notice_end(driver)
    with engine.connect() as connection:
        assert number_of(connection) != number


run(without_ping)
run(with_ping, pool_pre_ping=True)
