"""SQLAlchemy 2.0 names another function than 2.1 where an asyncio driver connects without an `await`.

Says: errors#no-greenlet
Drivers: aiosqlite, psycopg async, asyncpg, aiomysql, asyncmy
"""

import os
import warnings

from sqlalchemy import create_engine

from engines import say_error

warnings.simplefilter("ignore")
say_error(create_engine(os.environ["DATABASE_URL"]).connect)
