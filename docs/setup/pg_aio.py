import asyncio
import os

from sqlalchemy import make_url, text
from sqlalchemy.ext.asyncio import create_async_engine

local = "postgresql+asyncpg://postgres@127.0.0.1:5432/postgres"
url = make_url(os.environ.get("POSTGRESQL_URL", local))
engine = create_async_engine(url.set(drivername="postgresql+asyncpg"))
