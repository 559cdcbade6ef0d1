"""begin() without await has not begun, sync_session needs run_sync(), and a checkout listener that uses its session raises.

Claims: errors#not-started, errors#provisioning, errors#lazy-async, errors#no-greenlet
Drivers: aiosqlite, asyncpg, psycopg async, aiomysql, asyncmy
"""

import asyncio
import os

from sqlalchemy import event, select
from sqlalchemy.exc import InvalidRequestError, MissingGreenlet, StatementError
from sqlalchemy.ext.asyncio import AsyncSession, create_async_engine
from sqlalchemy.ext.asyncio.exc import AsyncContextNotStarted


async def main():
    engine = create_async_engine(os.environ["DATABASE_URL"])
    async with engine.connect() as connection, AsyncSession(engine) as session:
        for begin in (connection.begin, session.begin):
            try:
                await begin().commit()
            except AsyncContextNotStarted as error:
                assert "context has not been started and object has not been awaited" in str(error)
            else:
                raise AssertionError("nothing was raised")

    async with AsyncSession(engine) as session:
        await session.connection()
        try:
            session.sync_session.scalar(select(1))
        except (StatementError, MissingGreenlet) as error:
            assert "greenlet_spawn has not been called" in str(error)
        else:
            raise AssertionError("nothing was raised")
        await session.run_sync(lambda session: session.scalar(select(1)))

    async with AsyncSession(engine) as session:
        event.listen(engine.sync_engine, "checkout", lambda *_: session.sync_session.connection())
        try:
            await session.connection()
        except InvalidRequestError as error:
            assert "This session is provisioning a new connection" in str(error)
        else:
            raise AssertionError("nothing was raised")
    await engine.dispose()


asyncio.run(main())
