import asyncio
import os

from sqlalchemy import create_engine, text
from sqlalchemy.ext.asyncio import create_async_engine

local = "mysql+pymysql://root@127.0.0.1:3306/test"
engine = create_engine(os.environ.get("MARIADB_URL", local))
async_engine = create_async_engine(
    engine.url.set(drivername="mysql+aiomysql")
)
