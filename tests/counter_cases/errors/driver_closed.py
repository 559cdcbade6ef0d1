"""A closed connection of the driver has another message with asyncio, and threads that share a connection get it with PyMySQL.

Claims: errors/core#driver-closed
Drivers: PyMySQL, aiomysql, asyncmy
"""

from concurrent.futures import ThreadPoolExecutor

from sqlalchemy import text
from sqlalchemy.exc import InterfaceError, SQLAlchemyError

from engines import run


def message_of(connection):
    try:
        connection.execute(text("SELECT 1"))
    except InterfaceError as error:
        return str(error.orig)
    except (SQLAlchemyError, AttributeError, ValueError, IndexError, OSError, AssertionError, TypeError):
        return "another error"
    return ""


def main(engine):
    closed = "(0, '')" if engine.dialect.driver == "pymysql" else "(0, 'Not connected')"
    with engine.connect() as connection:
        connection.connection.driver_connection.close()
        assert message_of(connection) == closed
    if engine.dialect.driver != "pymysql":
        return
    with ThreadPoolExecutor(8) as pool:
        for _ in range(200):
            connection = engine.connect()
            messages = set(pool.map(message_of, [connection] * 200))
            connection.invalidate()
            if closed in messages:
                return
    raise AssertionError("no thread got the message")


run(main)
