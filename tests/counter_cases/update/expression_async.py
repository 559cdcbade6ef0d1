"""With an AsyncSession, reading an attribute after an SQL expression was flushed raises an error, and refresh() loads it.

Claims: update#expression
Drivers: aiosqlite, psycopg async, asyncpg, aiomysql, asyncmy
SQLAlchemy: 2.0, 2.1
"""

import asyncio
import os
import warnings

from sqlalchemy.exc import MissingGreenlet, StatementError
from sqlalchemy.ext.asyncio import AsyncSession, create_async_engine
from sqlalchemy.orm import Mapped, mapped_column

from models import Base

warnings.simplefilter("ignore")  # a coroutine of the driver is never awaited


class Counter(Base):
    __tablename__ = "answers_counter"
    __mapper_args__ = {"eager_defaults": True}

    id: Mapped[int] = mapped_column(primary_key=True)
    visits: Mapped[int]


async def main():
    engine = create_async_engine(os.environ["DATABASE_URL"])
    async with engine.begin() as connection:
        await connection.run_sync(Base.metadata.create_all)
    async with AsyncSession(engine, expire_on_commit=False) as session:
        counter = Counter(id=1, visits=1)
        session.add(counter)
        await session.commit()
        counter.visits = Counter.visits + 1
        await session.commit()
        try:
            print(counter.visits)
        except (MissingGreenlet, StatementError):
            pass
        else:
            raise AssertionError("nothing was raised")
        await session.rollback()
        await session.refresh(counter)
        assert counter.visits == 2
        counter.visits = Counter.visits + 1
        await session.commit()
        await session.refresh(counter)
        assert counter.visits == 3
    await engine.dispose()


asyncio.run(main())
