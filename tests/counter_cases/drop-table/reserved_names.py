"""SQLAlchemy does not quote a few reserved words, so `drop()` by such a name fails without `quote=True`.

Claims: drop-table#by-name
Drivers: sqlite3, psycopg, PyMySQL
"""

import os

from sqlalchemy import Column, Integer, MetaData, Table, create_engine, inspect
from sqlalchemy.exc import DBAPIError

engine = create_engine(os.environ["DATABASE_URL"])
name = {"sqlite": "returning", "postgresql": "lateral", "mysql": "portion"}[engine.dialect.name]
Table(name, MetaData(), Column("id", Integer), quote=True).create(engine)
try:
    Table(name, MetaData()).drop(engine)
except DBAPIError as error:
    assert "syntax" in str(error)
else:
    raise AssertionError("nothing was raised")
assert name in inspect(engine).get_table_names()
Table(name, MetaData(), quote=True).drop(engine)
assert name not in inspect(engine).get_table_names()
engine.dispose()
