"""If the pool must open or test a connection, the error is MissingGreenlet. A many-to-one read may need no query.

Claims: blocking#lazy, blocking#expired
Drivers: aiosqlite, asyncpg, psycopg async, aiomysql, asyncmy
"""

import asyncio
import gc
import logging
import os
import warnings

from sqlalchemy.exc import MissingGreenlet, SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncSession, create_async_engine
from sqlalchemy.pool import NullPool

from models import Address, Base, User

# Python warns about the coroutine that was not awaited, and the pool reports a connection that it cannot close.
warnings.simplefilter("ignore", RuntimeWarning)
logging.disable(logging.CRITICAL)


def failure(entity, name):
    try:
        getattr(entity, name)
    except SQLAlchemyError as error:
        assert error.code == "xd2s"
        return type(error)
    return None


async def main():
    for options in ({"poolclass": NullPool}, {"pool_pre_ping": True}):
        engine = create_async_engine(os.environ["DATABASE_URL"], **options)
        async with engine.begin() as connection:
            await connection.run_sync(Base.metadata.drop_all)
            await connection.run_sync(Base.metadata.create_all)
        async with AsyncSession(engine) as session:
            session.add(User(id=1, name="Ada", addresses=[Address(id=1, email="ada@example.com")]))
            await session.commit()
        async with AsyncSession(engine) as session:
            address = await session.get(Address, 1)
            assert failure(address, "user") is not None
        async with AsyncSession(engine) as session:
            ada = await session.get(User, 1)
            address = await session.get(Address, 1)
            assert address.user is ada
            await session.commit()
            assert failure(ada, "name") is MissingGreenlet
        await engine.dispose()


asyncio.run(main())
gc.collect()
