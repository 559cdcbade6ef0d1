"""Whether a lazy load under asyncio raises MissingGreenlet or StatementError depends on the driver and the release line.

Claims: errors#lazy-async, blocking#lazy
Drivers: aiosqlite, asyncpg, psycopg async, aiomysql, asyncmy
"""

import asyncio
import os
import warnings

import sqlalchemy
from sqlalchemy.exc import MissingGreenlet, StatementError
from sqlalchemy.ext.asyncio import AsyncSession, create_async_engine

from models import Base, User

OLD = {
    "aiosqlite": MissingGreenlet,
    "asyncpg": MissingGreenlet,
    "psycopg_async": MissingGreenlet,
    "aiomysql": StatementError,
    "asyncmy": StatementError,
}
NEW = OLD | {"aiosqlite": StatementError, "psycopg_async": StatementError}


async def main():
    engine = create_async_engine(os.environ["DATABASE_URL"])
    async with engine.begin() as connection:
        await connection.run_sync(Base.metadata.create_all)
    async with AsyncSession(engine) as session:
        session.add(User(id=1, name="Ada"))
        await session.commit()
        ada = await session.get(User, 1)
        expected = (OLD if sqlalchemy.__version__.startswith("2.0") else NEW)[engine.url.drivername.partition("+")[2]]
        try:
            ada.addresses  # noqa: B018  (the read loads)
        except (MissingGreenlet, StatementError) as error:
            assert type(error) is expected, type(error)
        else:
            raise AssertionError("nothing was raised")
    await engine.dispose()


warnings.simplefilter("ignore")
asyncio.run(main())
