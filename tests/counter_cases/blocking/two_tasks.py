"""Two queries of one AsyncSession succeed if it has its connection. The second of two flushes raises.

Claims: blocking#tasks
Drivers: aiosqlite, asyncpg, psycopg async, aiomysql
"""

import asyncio
import os

from sqlalchemy import select
from sqlalchemy.exc import InvalidRequestError
from sqlalchemy.ext.asyncio import AsyncSession, create_async_engine

from models import Base, User


async def main():
    engine = create_async_engine(os.environ["DATABASE_URL"])
    async with engine.begin() as connection:
        await connection.run_sync(Base.metadata.create_all)
    async with AsyncSession(engine) as session:
        session.add(User(id=1, name="Ada"))
        await session.commit()
    async with AsyncSession(engine) as session:
        await session.connection()
        queries = [session.scalar(select(User.name)) for _ in range(8)]
        assert await asyncio.gather(*queries) == ["Ada"] * 8
        session.add(User(id=2, name="Bob"))
        first, second = await asyncio.gather(session.flush(), session.flush(), return_exceptions=True)
        assert first is None
        assert isinstance(second, InvalidRequestError)
    await engine.dispose()


asyncio.run(main())
