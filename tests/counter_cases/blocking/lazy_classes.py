"""The class of the error of a lazy load depends on the driver and on the release. Its code does not.

Claims: blocking#lazy, blocking#expired
Drivers: aiosqlite, asyncpg, psycopg async, aiomysql
"""

import asyncio
import gc
import os
import warnings

import sqlalchemy
from sqlalchemy.exc import MissingGreenlet, SQLAlchemyError, StatementError
from sqlalchemy.ext.asyncio import AsyncSession, create_async_engine

from models import Base, User

# Python warns about the coroutine that was not awaited.
warnings.simplefilter("ignore", RuntimeWarning)

new = not sqlalchemy.__version__.startswith("2.0.")
EXPECTED = {
    "asyncpg": MissingGreenlet,
    "aiosqlite": StatementError if new else MissingGreenlet,
    "psycopg": StatementError if new else MissingGreenlet,
    "aiomysql": StatementError,
}


def failure(entity, name):
    try:
        getattr(entity, name)
    except SQLAlchemyError as error:
        assert error.code == "xd2s"
        return type(error)
    return None


async def main():
    engine = create_async_engine(os.environ["DATABASE_URL"])
    expected = EXPECTED[engine.driver.removesuffix("_async")]
    async with engine.begin() as connection:
        await connection.run_sync(Base.metadata.create_all)
    async with AsyncSession(engine) as session:
        session.add(User(id=1, name="Ada"))
        await session.commit()
    async with AsyncSession(engine) as session:
        ada = await session.get(User, 1)
        assert failure(ada, "addresses") is expected
        await session.commit()
        assert failure(ada, "name") is expected
        assert failure(ada, "id") is expected
    async with AsyncSession(engine, expire_on_commit=False) as session:
        ada = await session.get(User, 1)
        await session.commit()
        assert failure(ada, "name") is None
        assert failure(ada, "addresses") is expected
        ada.name = "Grace"
        await session.flush()
        await session.rollback()
        assert failure(ada, "name") is expected
    await engine.dispose()


asyncio.run(main())
gc.collect()
