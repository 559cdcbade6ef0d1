"""Each driver of MariaDB has its own words for a connection that was closed below SQLAlchemy.

Says: errors/core#driver-closed
Drivers: PyMySQL, aiomysql, asyncmy
"""

import logging

from sqlalchemy import text

from engines import run, say_error

logging.disable(logging.CRITICAL)


def main(engine):
    connection = engine.connect()
    connection.connection.driver_connection.close()
    say_error(connection.execute, text("SELECT 1"))
    connection.invalidate()
    connection.close()


run(main)
