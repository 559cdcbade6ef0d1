"""With `use_alter=True` on a key without a name, drop_all() raises CompileError or AssertionError and drops nothing.

Claims: drop-table#cycle
Drivers: psycopg, PyMySQL
"""

import os

from sqlalchemy import Column, ForeignKey, Integer, MetaData, Table, create_engine, inspect
from sqlalchemy.exc import CompileError

engine = create_engine(os.environ["DATABASE_URL"])
two = MetaData()
for name, key in ("one", ForeignKey("two.id", use_alter=True)), ("two", ForeignKey("one.id")):
    Table(name, two, Column("id", Integer, primary_key=True), Column("other", key))
two.create_all(engine)
try:
    two.drop_all(engine)
except (CompileError, AssertionError) as error:
    assert type(error) is {"postgresql": CompileError, "mysql": AssertionError}[engine.dialect.name]
else:
    raise AssertionError("nothing was raised")
assert {"one", "two"} <= {*inspect(engine).get_table_names()}
engine.dispose()
