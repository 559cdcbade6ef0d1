"""With `expire_on_commit=False`, deferred columns and SQL expressions are not loaded, also with `eager_defaults`.

Claims: blocking#expired
Drivers: aiosqlite, asyncpg, psycopg async, aiomysql, asyncmy
"""

import asyncio
import os

from sqlalchemy import Computed, func, inspect, update
from sqlalchemy.ext.asyncio import AsyncSession, create_async_engine
from sqlalchemy.orm import Mapped, mapped_column

from models import Base


class Visit:
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    number: Mapped[int] = mapped_column(default=0)
    length: Mapped[int] = mapped_column(Computed("length(name)", persisted=True))


class LazyVisit(Visit, Base):
    __tablename__ = "answers_lazy_visit"


class EagerVisit(Visit, Base):
    __tablename__ = "answers_eager_visit"
    __mapper_args__ = {"eager_defaults": True}


class DeferredVisit(Base):
    __tablename__ = "answers_deferred_visit"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(deferred=True)


async def main():
    engine = create_async_engine(os.environ["DATABASE_URL"])
    async with engine.begin() as connection:
        await connection.run_sync(Base.metadata.create_all)
    for kind, computed in ((LazyVisit, {"length"}), (EagerVisit, set())):
        async with AsyncSession(engine, expire_on_commit=False) as session:
            visit = kind(name="Ada")
            session.add(visit)
            await session.commit()
            assert inspect(visit).unloaded == set()
            visit.name = "Grace"
            await session.commit()
            assert inspect(visit).unloaded == computed
            visit.number = kind.number + 1
            await session.commit()
            assert "number" in inspect(visit).unloaded
            await session.refresh(visit)
            assert visit.number == 1
            await session.execute(update(kind).values(name=func.upper(kind.name)))
            assert "name" in inspect(visit).unloaded
            await session.refresh(visit)
            await session.commit()
            # No transaction has begun, so this expires nothing.
            await session.rollback()
            assert visit.name == "GRACE"
    async with AsyncSession(engine, expire_on_commit=False) as session:
        session.add(DeferredVisit(id=1, name="Ada"))
        await session.commit()
    async with AsyncSession(engine, expire_on_commit=False) as session:
        visit = await session.get(DeferredVisit, 1)
        assert inspect(visit).unloaded == {"name"}
    await engine.dispose()


asyncio.run(main())
