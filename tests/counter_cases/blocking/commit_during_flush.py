"""A commit during another task's flush makes the flush raise. With aiosqlite, it then saves not all rows without an error.

Claims: blocking#tasks
Drivers: aiosqlite, asyncpg, psycopg async
"""

import asyncio
import os

from sqlalchemy import delete, func, select
from sqlalchemy.exc import IllegalStateChangeError, ResourceClosedError
from sqlalchemy.ext.asyncio import AsyncSession, create_async_engine

from models import Base, User


async def saved(engine, first, rows):
    session = AsyncSession(engine)
    session.add_all([User(name="Ada") for _ in range(rows)])
    calls = getattr(session, first)(), session.commit()
    results = await asyncio.gather(*calls, return_exceptions=True)
    await session.close()
    async with engine.begin() as connection:
        number = await connection.scalar(select(func.count()).select_from(User))
        await connection.execute(delete(User))
    return [result and type(result) for result in results], number


async def main():
    engine = create_async_engine(os.environ["DATABASE_URL"])
    async with engine.begin() as connection:
        await connection.run_sync(Base.metadata.create_all)
    for rows in (1, 3):
        errors, number = await saved(engine, "flush", rows)
        assert errors == [ResourceClosedError, None]
        assert (number < rows) == (engine.driver == "aiosqlite")
        errors, number = await saved(engine, "commit", rows)
        assert errors == [ResourceClosedError, IllegalStateChangeError]
        assert number == 0
    await engine.dispose()


asyncio.run(main())
