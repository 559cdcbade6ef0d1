"""On PostgreSQL, a DROP by name leaves an ENUM type and a Sequence, and a key must have its name in the database.

Claims: drop-table#by-name, drop-table#cycle
Drivers: psycopg
"""

import os
import warnings

from sqlalchemy import Column, Enum, ForeignKey, Integer, MetaData, Sequence, Table, create_engine, inspect, text
from sqlalchemy.exc import ProgrammingError

engine = create_engine(os.environ["DATABASE_URL"])
metadata = MetaData()
key = Column("id", Integer, Sequence("note_id", metadata=metadata), primary_key=True)
Table("note", metadata, key, Column("color", Enum("red", "blue", name="note_color")))


def left():
    with engine.connect() as connection:
        types = connection.scalar(text("SELECT count(*) FROM pg_type WHERE typname = 'note_color'"))
        return types, connection.scalar(text("SELECT count(*) FROM pg_class WHERE relname = 'note_id'"))


metadata.create_all(engine)
Table("note", MetaData()).drop(engine)
assert left() == (1, 1)
metadata.create_all(engine)
metadata.drop_all(engine)
assert left() == (0, 0)

warnings.simplefilter("ignore")


def cycle(name):
    two = MetaData()
    for table, other, key_name in ("one", "two", name), ("two", "one", None):
        key = ForeignKey(f"{other}.id", name=key_name, use_alter=key_name is not None)
        Table(table, two, Column("id", Integer, primary_key=True), Column("other", key))
    return two


cycle("first_name").create_all(engine)
try:
    cycle("second_name").drop_all(engine)
except ProgrammingError as error:
    assert 'constraint "second_name"' in str(error)
else:
    raise AssertionError("nothing was raised")
assert len(inspect(engine).get_table_names()) == 2
cycle("first_name").drop_all(engine)
engine.dispose()
