"""After a task was canceled during a statement, the session has lost its connection and needs a rollback().

Claims: errors#invalid-transaction
Drivers: aiosqlite, psycopg async, asyncpg, aiomysql, asyncmy
"""

import asyncio
import os

from sqlalchemy import select, text
from sqlalchemy.exc import PendingRollbackError
from sqlalchemy.ext.asyncio import AsyncSession, create_async_engine

from models import Base, User

COUNT = "WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n WHERE x < 1000000) SELECT max(x) FROM n"
SLOW = {"sqlite": COUNT, "postgresql": "SELECT pg_sleep(0.5)", "mysql": "SELECT SLEEP(0.5)"}


async def main():
    engine = create_async_engine(os.environ["DATABASE_URL"])
    async with engine.begin() as connection:
        await connection.run_sync(Base.metadata.create_all)
    async with AsyncSession(engine) as session:
        session.add(User(name="Ada"))
        await session.flush()
        try:
            await asyncio.wait_for(session.execute(text(SLOW[engine.dialect.name])), 0.05)
        except TimeoutError:
            pass
        else:
            raise AssertionError("nothing was raised")
        try:
            await session.commit()
        except PendingRollbackError as error:
            assert "Can't reconnect until invalid transaction is rolled back" in str(error), error
        else:
            raise AssertionError("nothing was raised")
        await session.rollback()
        assert (await session.scalars(select(User))).all() == []
    await engine.dispose()


asyncio.run(main())
