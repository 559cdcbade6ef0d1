"""On aiosqlite, the `begin` listener on the synchronous engine works too.

Claims: commit#sqlite-savepoint
Drivers: aiosqlite
"""

import asyncio
import os

from sqlalchemy import event, insert, select
from sqlalchemy.ext.asyncio import AsyncSession, create_async_engine

from models import Base, User


async def main():
    engine = create_async_engine(os.environ["DATABASE_URL"])

    @event.listens_for(engine.sync_engine, "begin")
    def send_begin(connection):
        if connection.connection.dbapi_connection.isolation_level is not None:
            connection.exec_driver_sql("BEGIN")

    async with engine.begin() as connection:
        await connection.run_sync(Base.metadata.create_all)
    async with AsyncSession(engine) as session:
        async with session.begin_nested():
            session.add(User(name="Ada"))
        await session.rollback()
        assert (await session.scalars(select(User))).all() == []
    autocommit = engine.execution_options(isolation_level="AUTOCOMMIT")
    async with autocommit.connect() as connection:
        await connection.execute(insert(User).values(name="Bob"))
    async with AsyncSession(engine) as session:
        assert (await session.scalars(select(User.name))).all() == ["Bob"]
    await engine.dispose()


asyncio.run(main())
