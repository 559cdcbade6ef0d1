"""A listener of Session hears AsyncSession, and AsyncSession and async_sessionmaker have no events.

Claims: errors/rare#session-events
Drivers: aiosqlite, asyncpg, psycopg async, aiomysql, asyncmy
"""

import asyncio
import os

from sqlalchemy import event, text
from sqlalchemy.exc import InvalidRequestError
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker, create_async_engine
from sqlalchemy.orm import Session

heard = []


async def main():
    engine = create_async_engine(os.environ["DATABASE_URL"])
    factory = async_sessionmaker(engine)
    for target in (AsyncSession, factory):
        try:
            event.listen(target, "after_commit", heard.append)
        except InvalidRequestError as error:
            assert "No such event 'after_commit' for target" in str(error), error
        else:
            raise AssertionError("nothing was raised")
    event.listen(Session, "after_commit", lambda session: heard.append("class"))
    async with factory() as session:
        event.listen(session.sync_session, "after_commit", lambda session: heard.append("session"))
        await session.execute(text("SELECT 1"))
        await session.commit()
    await engine.dispose()
    assert sorted(heard) == ["class", "session"], heard


asyncio.run(main())
