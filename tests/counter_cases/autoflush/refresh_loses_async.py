"""refresh() of an AsyncSession discards an unflushed change of its object, and inserts a pending object.

Claims: autoflush#refresh-loses, autoflush#loading
Drivers: aiosqlite, psycopg async, asyncpg, aiomysql, asyncmy
"""

import asyncio
import os

from sqlalchemy.ext.asyncio import AsyncSession, create_async_engine

from models import Base, User


async def main():
    engine = create_async_engine(os.environ["DATABASE_URL"])
    async with engine.begin() as connection:
        await connection.run_sync(Base.metadata.create_all)
    async with AsyncSession(engine, expire_on_commit=False) as session:
        ada, bob = User(id=1, name="Ada"), User(id=2, name="Bob")
        session.add(ada)
        await session.commit()
        ada.name = "Grace"
        session.add(bob)
        await session.refresh(ada)
        assert ada.name == "Ada"
        assert bob not in session.new
    await engine.dispose()


asyncio.run(main())
