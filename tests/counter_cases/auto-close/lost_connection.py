"""If the server has ended the connection, the block's rollback raises instead of your exception, if it is in a transaction and no statement has noticed.

Claims: auto-close#exception
Drivers: psycopg, psycopg2, asyncpg, psycopg async, PyMySQL, aiomysql, asyncmy
"""

import logging

from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from engines import run
from servers import end, number_of

logging.disable(logging.CRITICAL)


def program(engine):
    for open_block in (engine.connect, engine.begin, lambda: Session(engine)):
        try:
            with open_block() as block:
                end(number_of(block))
                raise ValueError("mine")
        except DBAPIError as error:
            assert error.connection_invalidated
        assert engine.pool.checkedout() == 0

    try:
        with engine.begin() as block:
            end(number_of(block))
            try:
                number_of(block)
            except DBAPIError:
                raise ValueError("mine") from None
    except ValueError:
        assert engine.pool.checkedout() == 0

    engine.dispose()
    with engine.connect() as block:
        number = number_of(block)
    try:
        with engine.connect() as block:
            end(number)
            raise ValueError("mine")
    except ValueError:
        assert engine.pool.checkedout() == 0


run(program)
