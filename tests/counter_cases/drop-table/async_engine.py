"""`drop()` and `drop_all()` accept no async engine.

Claims: drop-table#no-bind
Drivers: aiosqlite
"""

import asyncio
import os

from models import Base, User
from sqlalchemy.ext.asyncio import create_async_engine


async def main():
    engine = create_async_engine(os.environ["DATABASE_URL"])
    for drop in User.__table__.drop, Base.metadata.drop_all:
        try:
            drop(engine)
        except AttributeError:
            pass
        else:
            raise AssertionError("nothing was raised")
    async with engine.begin() as connection:
        await connection.run_sync(Base.metadata.create_all)
        await connection.run_sync(Base.metadata.drop_all)
    await engine.dispose()


asyncio.run(main())
