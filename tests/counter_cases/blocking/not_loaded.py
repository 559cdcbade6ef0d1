"""With `expire_on_commit=False`, deferred columns and SQL expressions are not loaded, also with `eager_defaults`.

Neither are a `column_property()` and the columns of a subclass that the query did not name.

Claims: blocking#expired
Drivers: aiosqlite, asyncpg, psycopg async, aiomysql, asyncmy
"""

import asyncio
import gc
import os
import warnings

from sqlalchemy import Computed, ForeignKey, func, inspect, select, update
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncSession, create_async_engine
from sqlalchemy.orm import Mapped, column_property, mapped_column

from models import Base

# Python warns about the coroutine that was not awaited.
warnings.simplefilter("ignore", RuntimeWarning)


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


class ShoutedVisit(Base):
    __tablename__ = "answers_shouted_visit"
    __mapper_args__ = {"eager_defaults": True}

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column()
    shout: Mapped[str] = column_property(func.upper(name))


class Person(Base):
    __tablename__ = "answers_person"
    __mapper_args__ = {"polymorphic_on": "kind", "polymorphic_identity": "person"}

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str]


class Pilot(Person):
    __tablename__ = "answers_pilot"
    __mapper_args__ = {"polymorphic_identity": "pilot"}

    id: Mapped[int] = mapped_column(ForeignKey("answers_person.id"), primary_key=True)
    license: Mapped[str]


def is_lazy(entity, name):
    try:
        getattr(entity, name)
    except SQLAlchemyError as error:
        return error.code == "xd2s"
    return False


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
    async with AsyncSession(engine, expire_on_commit=False) as session:
        visit = ShoutedVisit(name="Ada")
        session.add_all([visit, Pilot(id=1, license="PPL")])
        await session.commit()
        assert is_lazy(visit, "shout")
        await session.rollback()
        await session.refresh(visit)
        assert visit.shout == "ADA"
        visit.name = "Grace"
        await session.commit()
        assert is_lazy(visit, "shout")
    async with AsyncSession(engine, expire_on_commit=False) as session:
        pilot = (await session.scalars(select(Person))).one()
        assert isinstance(pilot, Pilot)
        assert is_lazy(pilot, "license")
    await engine.dispose()


asyncio.run(main())
gc.collect()
