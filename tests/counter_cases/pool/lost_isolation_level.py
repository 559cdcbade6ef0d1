"""Setting an isolation level on a dead connection raises the driver's own error, which SQLAlchemy does not take for a disconnect.

With pg8000, the dead connections stay in the pool. `pool_pre_ping=True` prevents both.

Claims: pool#lost, pool#reset, mysql#gone-away
Drivers: pg8000, PyMySQL, aiomysql, asyncmy
"""

import logging

from sqlalchemy.exc import DBAPIError

from engines import run
from servers import end, number_of

logging.disable(logging.CRITICAL)


def lose_two(engine):
    with engine.connect() as first, engine.connect() as second:
        numbers = number_of(first), number_of(second)
    end(*numbers)


def errors(engine, level):
    with_level = engine.execution_options(isolation_level=level)
    lose_two(engine)
    found = []
    for _ in range(4):
        try:
            with with_level.connect() as connection:
                number_of(connection)
            found.append(None)
        except Exception as error:
            found.append("SQLAlchemy" if isinstance(error, DBAPIError) else "driver")
    engine.dispose()
    return found


def program(engine):
    is_postgresql = engine.name == "postgresql"
    once_for_each = ["driver", "driver", None, None]
    assert errors(engine, "SERIALIZABLE") == (["driver"] * 4 if is_postgresql else once_for_each)
    if not is_postgresql:
        assert errors(engine, "AUTOCOMMIT") == once_for_each


def with_ping(engine):
    for level in ("SERIALIZABLE", "AUTOCOMMIT"):
        assert errors(engine, level) == [None] * 4


run(program)
run(with_ping, pool_pre_ping=True)
