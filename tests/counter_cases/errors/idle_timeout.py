"""Each driver has its own words for a connection whose transaction was idle for too long.

Says: errors/core#idle-timeout
Drivers: psycopg, asyncpg, psycopg async
"""

import logging

from sqlalchemy import text

from engines import run, say_error
from servers import number_of, wait_for_end

# A dead connection cannot be closed, and the pool logs it.
logging.disable(logging.CRITICAL)


def main(engine):
    with engine.connect() as connection:
        number = number_of(connection)
        connection.execute(text("SET idle_in_transaction_session_timeout = 20"))
        wait_for_end(number)
        say_error(connection.execute, text("SELECT 1"))
        connection.invalidate()


run(main)
