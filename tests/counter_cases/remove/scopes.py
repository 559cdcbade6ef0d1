"""Greenlets share the session of their thread, to_thread() gets another, and a ContextVar follows to_thread().

A scoped_session uses the `threading.local` of the moment when it is created, which gevent replaces.

Claims: remove#own-thread, remove#scope-function, remove#tasks
Drivers: sqlite3
"""

import asyncio
import os
import threading
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


class GreenletLocal:
    """An object like gevent's: each greenlet has its own attributes."""

    def __init__(self):
        """Begin without attributes."""
        object.__setattr__(self, "_all", {})

    def __setattr__(self, name, value):
        """Set an attribute of the current greenlet."""
        self._all[greenlet.getcurrent(), name] = value

    def __getattr__(self, name):
        """Return an attribute of the current greenlet."""
        try:
            return self._all[greenlet.getcurrent(), name]
        except KeyError:
            raise AttributeError(name) from None


thread_local, threading.local = threading.local, GreenletLocal
later = scoped_session(factory)
threading.local = thread_local
for each, same in ((registry, True), (later, False)):
    shared.clear()
    for _ in range(2):
        greenlet.greenlet(lambda each=each: shared.append(each())).switch()
    assert (shared[0] is shared[1]) == same


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
