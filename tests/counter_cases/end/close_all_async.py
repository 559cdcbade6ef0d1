"""With an open AsyncSession, close_all_sessions() raises MissingGreenlet; the function of sqlalchemy.ext.asyncio closes both kinds.

Claims: end#close-all
Drivers: aiosqlite, asyncpg, psycopg async, aiomysql
"""

import asyncio
import os

from sqlalchemy import create_engine, select
from sqlalchemy.exc import MissingGreenlet
from sqlalchemy.ext import asyncio as sqlalchemy_asyncio
from sqlalchemy.orm import Session, close_all_sessions


async def main():
    engine, plain = sqlalchemy_asyncio.create_async_engine(os.environ["DATABASE_URL"]), create_engine("sqlite://")
    session, other = sqlalchemy_asyncio.AsyncSession(engine), Session(plain)
    await session.execute(select(1))
    other.execute(select(1))
    await sqlalchemy_asyncio.close_all_sessions()
    assert not session.in_transaction()
    assert not other.in_transaction()

    await session.execute(select(1))
    connection = await (await session.connection()).get_raw_connection()
    try:
        close_all_sessions()
    except MissingGreenlet:
        connection.invalidate()
    else:
        raise AssertionError("nothing was raised")
    await engine.dispose()
    plain.dispose()


asyncio.run(main())
