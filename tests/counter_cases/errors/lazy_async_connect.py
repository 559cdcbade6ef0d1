"""A lazy load under asyncio raises MissingGreenlet with each driver if it opens a connection or tests one.

Claims: errors#lazy-async
Drivers: aiosqlite, asyncpg, psycopg async, aiomysql, asyncmy
"""

import asyncio
import os
import warnings

from sqlalchemy import NullPool
from sqlalchemy.exc import MissingGreenlet
from sqlalchemy.ext.asyncio import AsyncSession, create_async_engine

from models import Base, User


async def main():
    for options in ({"poolclass": NullPool}, {"pool_pre_ping": True}):
        engine = create_async_engine(os.environ["DATABASE_URL"], **options)
        async with engine.begin() as connection:
            await connection.run_sync(Base.metadata.drop_all)
            await connection.run_sync(Base.metadata.create_all)
        async with AsyncSession(engine) as session:
            session.add(User(id=1, name="Ada"))
            await session.commit()
            ada = await session.get(User, 1)
            await session.commit()
            try:
                print(ada.name)
            except MissingGreenlet:
                pass
            else:
                raise AssertionError("nothing was raised")
        await engine.dispose()


warnings.simplefilter("ignore")
asyncio.run(main())
