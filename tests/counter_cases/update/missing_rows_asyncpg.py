"""On asyncpg, a flush that updates two rows raises nothing if one row is gone, and commits the other change.

Claims: update#gone
Drivers: asyncpg
"""

import asyncio
import os

from sqlalchemy import delete
from sqlalchemy.ext.asyncio import AsyncSession, create_async_engine

from models import Base, User


async def main():
    engine = create_async_engine(os.environ["DATABASE_URL"])
    async with engine.begin() as connection:
        await connection.run_sync(Base.metadata.create_all)
    async with AsyncSession(engine, expire_on_commit=False) as session:
        ada, bob = User(id=1, name="Ada"), User(id=2, name="Bob")
        session.add_all([ada, bob])
        await session.commit()
        async with engine.begin() as connection:
            await connection.execute(delete(User).where(User.id == 2))
        ada.name, bob.name = "Grace", "Barbara"
        await session.commit()
        assert (await session.get(User, 1, populate_existing=True)).name == "Grace"
        assert await session.get(User, 2, populate_existing=True) is None
    await engine.dispose()


asyncio.run(main())
