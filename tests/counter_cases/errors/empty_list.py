"""An empty list of rows inserts a row of defaults, with a warning since 2.1 on a connection and without one in a session.

Claims: errors/core#no-parameters
Drivers: sqlite3, aiosqlite, psycopg, psycopg2, pg8000, psycopg async, asyncpg, PyMySQL, aiomysql, asyncmy
"""

import warnings

import sqlalchemy
from sqlalchemy import func, insert, select
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column

from engines import run


class Base(DeclarativeBase):
    pass


class Item(Base):
    __tablename__ = "answers_item"
    id: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[int | None]


def main(engine):
    Base.metadata.create_all(engine)
    count = select(func.count()).select_from(Item)
    with Session(engine) as session, warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        session.execute(insert(Item), [])
        assert not any("Empty parameter sequence" in str(warning.message) for warning in caught)
        assert session.scalar(count) == 1
        session.connection().execute(insert(Item), [])
        warned = any("Empty parameter sequence" in str(warning.message) for warning in caught)
        assert warned != sqlalchemy.__version__.startswith("2.0")
        assert session.scalar(count) == 2


run(main)
