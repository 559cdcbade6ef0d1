"""With asyncpg, a reset listener with DISCARD ALL makes the second use of a connection fail. The other listener does not.

Claims: pool#reset
Drivers: asyncpg
"""

import asyncio
import logging
import os

from sqlalchemy import event, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import create_async_engine

# The pool also fails to reset the connection and logs that.
logging.disable(logging.CRITICAL)


async def first_failure(*statements):
    engine = create_async_engine(os.environ["DATABASE_URL"])

    @event.listens_for(engine.sync_engine, "reset")
    def forget(connection, record, state):
        if not state.terminate_only:
            connection.rollback()
            connection.autocommit = True
            cursor = connection.cursor()
            for statement in statements:
                cursor.execute(statement)
            cursor.close()
            connection.autocommit = False

    try:
        for number in range(1, 9):
            try:
                async with engine.begin() as connection:
                    await connection.execute(text("SELECT 1"))
            except DBAPIError:
                return number
        return None
    finally:
        await engine.dispose()


assert asyncio.run(first_failure("DISCARD ALL")) == 2
assert asyncio.run(first_failure("RESET ALL", "SELECT pg_advisory_unlock_all()", "DISCARD TEMP")) is None
