"""Greenlets share the session of their thread, to_thread() gets another, and a ContextVar follows to_thread().

Claims: remove#own-thread, remove#scope-function, remove#tasks
Drivers: sqlite3
"""

import asyncio
import os
from contextvars import ContextVar

import greenlet
from sqlalchemy import create_engine
from sqlalchemy.orm import scoped_session, sessionmaker

factory = sessionmaker(create_engine(os.environ["DATABASE_URL"]))
registry = scoped_session(factory)
request = ContextVar("request")
by_request = scoped_session(factory, scopefunc=request.get)
shared = []
for _ in range(2):
    greenlet.greenlet(lambda: shared.append(registry())).switch()
assert shared[0] is shared[1] is registry()


async def of(each):
    return each()


async def main():
    request.set("one")
    for each, same in ((registry, False), (by_request, True)):
        session = each()
        assert (await asyncio.to_thread(each) is session) == same
        assert await asyncio.create_task(of(each)) is session
        assert await of(each) is session


asyncio.run(main())
