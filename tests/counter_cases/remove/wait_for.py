"""Before Python 3.12, asyncio.wait_for() with a timeout uses another session, as gather(), shield(), and new tasks do.

Claims: remove#asyncio
Drivers: aiosqlite
"""

import asyncio
import os
import sys

from sqlalchemy.ext.asyncio import async_scoped_session, async_sessionmaker, create_async_engine


async def main():
    engine = create_async_engine(os.environ["DATABASE_URL"])
    registry = async_scoped_session(async_sessionmaker(engine), scopefunc=asyncio.current_task)

    async def current():
        return registry()

    session = registry()
    assert await current() is session
    assert (await asyncio.wait_for(current(), 60) is session) == (sys.version_info >= (3, 12))
    assert await asyncio.wait_for(current(), None) is session
    assert await asyncio.shield(current()) is not session
    assert await asyncio.create_task(current()) is not session
    assert (await asyncio.gather(current()))[0] is not session
    await registry.remove()
    await engine.dispose()


asyncio.run(main())
