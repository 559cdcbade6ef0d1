"""On PostgreSQL, drop_all() with `tables=` fails if another table uses an ENUM type. drop() keeps the type in 2.1 only.

In 2.0, drop() fails if another table uses the type.

Claims: drop-table#drop-all, drop-table#mapped-class
Drivers: psycopg, psycopg2, pg8000
SQLAlchemy: 2.0, 2.1
"""

import enum
import os

import sqlalchemy
from sqlalchemy import create_engine, text
from sqlalchemy.exc import DatabaseError
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column


class Color(enum.Enum):
    red = 1


class Base(DeclarativeBase):
    pass


class Note(Base):
    __tablename__ = "note"
    id: Mapped[int] = mapped_column(primary_key=True)
    color: Mapped[Color]


class Page(Base):
    __tablename__ = "page"
    id: Mapped[int] = mapped_column(primary_key=True)
    color: Mapped[Color]


engine = create_engine(os.environ["DATABASE_URL"])
TYPES = text("SELECT count(*) FROM pg_type WHERE typname = 'color'")


def types():
    with engine.connect() as connection:
        return connection.scalar(TYPES)


Base.metadata.create_all(engine)
try:
    Base.metadata.drop_all(engine, tables=[Note.__table__])
except DatabaseError as error:
    assert "cannot drop type color" in str(error)
else:
    raise AssertionError("nothing was raised")
is_old = sqlalchemy.__version__.startswith("2.0.")
try:
    Note.__table__.drop(engine)
except DatabaseError as error:
    assert is_old
    assert "cannot drop type color" in str(error)
else:
    assert not is_old
    assert types() == 1
Base.metadata.drop_all(engine)
assert types() == 0
Note.__table__.create(engine)
assert types() == 1
Note.__table__.drop(engine)
assert types() == (0 if is_old else 1)
Base.metadata.drop_all(engine)
assert types() == 0
engine.dispose()
