import asyncio
import os

from sqlalchemy import create_engine, func, make_url, select, text
from sqlalchemy.ext.asyncio import create_async_engine

local = "postgresql+psycopg://postgres@127.0.0.1:5432/postgres"
url = make_url(os.environ.get("POSTGRESQL_URL", local))
engine = create_engine(url)
psycopg_engine = create_async_engine(url)
url = url.set(drivername="postgresql+asyncpg")
asyncpg_engine = create_async_engine(url)
