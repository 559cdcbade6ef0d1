"""`AsyncSession.delete()` without await deletes nothing.

Claims: drop-table#session-delete
Drivers: aiosqlite, asyncpg, aiomysql
"""

import asyncio
import os
import warnings

from models import Base, User
from sqlalchemy.ext.asyncio import AsyncSession, create_async_engine

warnings.simplefilter("ignore")


async def main():
    engine = create_async_engine(os.environ["DATABASE_URL"])
    async with engine.begin() as connection:
        await connection.run_sync(Base.metadata.create_all)
    async with AsyncSession(engine) as session:
        session.add(User(id=1, name="Ada"))
        await session.commit()
        session.delete(await session.get(User, 1))
        await session.commit()
        ada = await session.get(User, 1, populate_existing=True)
        assert ada is not None
        await session.delete(ada)
        await session.commit()
        assert await session.get(User, 1) is None
    await engine.dispose()


asyncio.run(main())
