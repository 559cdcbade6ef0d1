"""The rows of one statement become objects in one turn. Between the statements of selectinload(), other tasks run.

Claims: blocking#own-work
Drivers: aiosqlite, asyncpg, psycopg async, aiomysql, asyncmy
"""

import asyncio
import os

from sqlalchemy import event, insert, select
from sqlalchemy.ext.asyncio import AsyncSession, create_async_engine
from sqlalchemy.orm import selectinload

from models import Address, Base, User

turns = 0
seen = {User: set(), Address: set()}


@event.listens_for(Base, "load", propagate=True)
def loaded(entity, context):
    seen[type(entity)].add(turns)


async def other():
    global turns  # noqa: PLW0603
    while True:
        turns += 1
        await asyncio.sleep(0)


async def main():
    engine = create_async_engine(os.environ["DATABASE_URL"])
    ids = range(1, 1201)
    async with engine.begin() as connection:
        await connection.run_sync(Base.metadata.create_all)
        await connection.execute(insert(User), [{"id": id_, "name": "Ada"} for id_ in ids])
        rows = [{"id": id_, "email": "ada@example.com", "user_id": id_} for id_ in ids]
        await connection.execute(insert(Address), rows)
    task = asyncio.create_task(other())
    async with AsyncSession(engine) as session:
        users = (await session.scalars(select(User).options(selectinload(User.addresses)))).all()
        assert len(users) == 1200
    task.cancel()
    # selectinload() sends a SELECT for each 500 users.
    assert len(seen[User]) == 1
    assert len(seen[Address]) == 3
    assert not seen[User] & seen[Address]
    await engine.dispose()


asyncio.run(main())
