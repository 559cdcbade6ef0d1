"""A URL with mode=memory gets one connection for each thread, and with aiosqlite one in all, and 2.1 warns.

Claims: errors#memory-mode, errors#url-unreadable, errors#url-missing
Drivers: sqlite3
SQLAlchemy: 2.1
"""

import warnings
from pathlib import Path

from sqlalchemy import SingletonThreadPool, StaticPool, create_engine
from sqlalchemy.exc import ArgumentError, SADeprecationWarning
from sqlalchemy.ext.asyncio import create_async_engine

memory = "file:test?mode=memory&uri=true"
for url, pool_class in (
    (f"sqlite:///{memory}", SingletonThreadPool),
    (f"sqlite:///{memory}&cache=shared", SingletonThreadPool),
    (f"sqlite+aiosqlite:///{memory}&cache=shared", StaticPool),
):
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        create = create_async_engine if "aiosqlite" in url else create_engine
        assert type(create(url).pool) is pool_class
    assert [warning.category for warning in caught] == [SADeprecationWarning], caught

for url, message in (
    ('"sqlite://"', "Could not parse SQLAlchemy URL from given URL string"),
    (Path("example.db"), "Expected string or URL object, got PosixPath('example.db')"),
):
    try:
        create_engine(url)
    except ArgumentError as error:
        assert str(error) == message, error
    else:
        raise AssertionError("nothing was raised")
