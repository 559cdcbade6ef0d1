"""If the server has ended the connection, the block's rollback raises instead of your exception, if it is in a transaction and no statement has noticed.

Claims: auto-close#exception
Drivers: psycopg, psycopg2, asyncpg, psycopg async, PyMySQL, aiomysql, asyncmy
"""

import logging
from time import sleep

from engines import run
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

logging.disable(logging.CRITICAL)


def program(engine):
    is_postgresql = engine.name == "postgresql"
    own_id = text("SELECT pg_backend_pid()" if is_postgresql else "SELECT CONNECTION_ID()")
    autocommit = engine.execution_options(isolation_level="AUTOCOMMIT")

    def kill(number):
        with autocommit.connect() as other:
            other.exec_driver_sql(f"SELECT pg_terminate_backend({number})" if is_postgresql else f"KILL {number}")
        sleep(0.2)

    for open_block in (engine.connect, engine.begin, lambda: Session(engine)):
        try:
            with open_block() as block:
                kill(block.scalar(own_id))
                raise ValueError("mine")
        except DBAPIError as error:
            assert error.connection_invalidated
        assert engine.pool.checkedout() == 0

    try:
        with engine.begin() as block:
            kill(block.scalar(own_id))
            try:
                block.execute(own_id)
            except DBAPIError:
                raise ValueError("mine") from None
    except ValueError:
        assert engine.pool.checkedout() == 0

    engine.dispose()
    with engine.connect() as block:
        number = block.scalar(own_id)
    try:
        with engine.connect() as block:
            kill(number)
            raise ValueError("mine")
    except ValueError:
        assert engine.pool.checkedout() == 0


run(program)
