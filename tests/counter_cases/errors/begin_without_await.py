"""begin() without await has not begun, sync_session and sync_engine need run_sync(), and a session has one task.

Claims: errors#not-started, errors#provisioning, errors#lazy-async, errors#no-greenlet, errors#create-all-bind, errors#commit-failed
Drivers: aiosqlite, asyncpg, psycopg async, aiomysql, asyncmy
"""

import asyncio
import os
import warnings

from sqlalchemy import event, insert, select
from sqlalchemy.exc import InvalidRequestError, MissingGreenlet, StatementError
from sqlalchemy.ext.asyncio import AsyncSession, create_async_engine
from sqlalchemy.ext.asyncio.exc import AsyncContextNotStarted

from models import Base, User


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

    async with engine.begin() as connection:
        try:
            await connection.run_sync(Base.metadata.create_all())
        except TypeError as error:
            assert str(error) == "MetaData.create_all() missing 1 required positional argument: 'bind'", error
        else:
            raise AssertionError("nothing was raised")
        await connection.run_sync(Base.metadata.create_all)

    async with AsyncSession(engine) as session:
        await session.execute(insert(User).values(id=1, name="Ada"))
        _, error = await asyncio.gather(session.commit(), session.scalar(select(1)), return_exceptions=True)
        assert "This session is in 'prepared' state" in str(error), error

    async with AsyncSession(engine, expire_on_commit=False) as session:
        ada = await session.get(User, 1)
        await session.rollback()
        try:
            ada.name  # noqa: B018  (the read loads)
        except (StatementError, MissingGreenlet) as error:
            assert "greenlet_spawn has not been called" in str(error)
        else:
            raise AssertionError("nothing was raised")

    await engine.dispose()
    try:
        Base.metadata.create_all(engine.sync_engine)
    except MissingGreenlet as error:
        assert "greenlet_spawn has not been called" in str(error)
    else:
        raise AssertionError("nothing was raised")

    for work in (
        lambda session, _, connection: connection.execute(select(1)),
        lambda session, *_: session.connection(),
    ):
        async with AsyncSession(engine) as session:
            event.listen(session.sync_session, "after_begin", work)
            try:
                await session.connection()
            except InvalidRequestError as error:
                found = str(error)
            else:
                found = ""
            event.remove(session.sync_session, "after_begin", work)
        assert found.startswith("This session is provisioning") == (work.__code__.co_argcount == 1), found

    async with AsyncSession(engine) as session:
        event.listen(engine.sync_engine, "checkout", lambda *_: session.sync_session.connection())
        try:
            await session.connection()
        except InvalidRequestError as error:
            assert "This session is provisioning a new connection" in str(error)
        else:
            raise AssertionError("nothing was raised")
    await engine.dispose()


warnings.simplefilter("ignore")
asyncio.run(main())
