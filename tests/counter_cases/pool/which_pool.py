"""The pools of URLs that two functions or two drivers share, and `pool_size=0` without a QueuePool.

Claims: pool#default, pool#no-limit, pool#shared, pool#async
Drivers: psycopg
"""

import warnings

from sqlalchemy import AsyncAdaptedQueuePool, QueuePool, SingletonThreadPool, StaticPool, create_engine
from sqlalchemy.ext.asyncio import create_async_engine

warnings.simplefilter("ignore")
url = "postgresql+psycopg:///test"
assert type(create_engine(url).pool) is QueuePool
assert type(create_async_engine(url).pool) is AsyncAdaptedQueuePool
assert type(create_async_engine("sqlite+aiosqlite://").pool) is StaticPool
database = "/file:test?mode=memory&cache=shared&uri=true"
assert type(create_engine(f"sqlite://{database}").pool) is SingletonThreadPool
assert type(create_async_engine(f"sqlite+aiosqlite://{database}").pool) is StaticPool
try:
    create_engine("sqlite://", pool_size=0).connect()
except KeyError:
    pass
else:
    raise AssertionError("nothing was raised")
