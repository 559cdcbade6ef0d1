"""SQLAlchemy 2.0 names another function than 2.1 where a lazy load under asyncio fails.

Says: errors#lazy-async
Drivers: aiomysql, asyncmy
"""

import asyncio
import os
import warnings

from sqlalchemy.exc import StatementError
from sqlalchemy.ext.asyncio import AsyncSession, create_async_engine

from engines import say
from models import Base, User


async def main():
    engine = create_async_engine(os.environ["DATABASE_URL"])
    async with engine.begin() as connection:
        await connection.run_sync(Base.metadata.create_all)
    async with AsyncSession(engine) as session:
        session.add(User(id=1, name="Ada"))
        await session.commit()
        ada = await session.get(User, 1)
        try:
            ada.addresses  # noqa: B018  (the read loads)
        except StatementError as error:
            say(error)
    await engine.dispose()


warnings.simplefilter("ignore")
asyncio.run(main())
