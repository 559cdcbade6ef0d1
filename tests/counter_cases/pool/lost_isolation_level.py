"""Setting an isolation level on a dead connection raises the driver's own error, which SQLAlchemy does not take for a disconnect.

With pg8000, the dead connections stay in the pool. `pool_pre_ping=True` prevents both.

Claims: pool#lost, pool#reset, mysql#gone-away
Drivers: pg8000, PyMySQL, aiomysql, asyncmy
"""

import logging
import os
from time import sleep

from sqlalchemy import create_engine, make_url, text
from sqlalchemy.exc import DBAPIError

from engines import run

logging.disable(logging.CRITICAL)
url = make_url(os.environ["DATABASE_URL"])
is_postgresql = url.get_backend_name() == "postgresql"
killer = create_engine(url if is_postgresql else url.set(drivername="mysql+pymysql"), isolation_level="AUTOCOMMIT")
OWN_ID = text("SELECT pg_backend_pid()" if is_postgresql else "SELECT CONNECTION_ID()")
KILL = "SELECT pg_terminate_backend({})" if is_postgresql else "KILL {}"


def lose_two(engine):
    with engine.connect() as first, engine.connect() as second:
        numbers = first.scalar(OWN_ID), second.scalar(OWN_ID)
    with killer.connect() as connection:
        for number in numbers:
            connection.exec_driver_sql(KILL.format(number))
    sleep(0.3)


def errors(engine, level):
    with_level = engine.execution_options(isolation_level=level)
    lose_two(engine)
    found = []
    for _ in range(4):
        try:
            with with_level.connect() as connection:
                connection.execute(OWN_ID)
            found.append(None)
        except Exception as error:
            found.append("SQLAlchemy" if isinstance(error, DBAPIError) else "driver")
    engine.dispose()
    return found


def program(engine):
    once_for_each = ["driver", "driver", None, None]
    assert errors(engine, "SERIALIZABLE") == (["driver"] * 4 if is_postgresql else once_for_each)
    if not is_postgresql:
        assert errors(engine, "AUTOCOMMIT") == once_for_each


def with_ping(engine):
    for level in ("SERIALIZABLE", "AUTOCOMMIT"):
        assert errors(engine, level) == [None] * 4


run(program)
run(with_ping, pool_pre_ping=True)
killer.dispose()
