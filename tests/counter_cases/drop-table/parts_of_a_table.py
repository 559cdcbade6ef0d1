"""`drop_all()` also drops the tables of an FTS5 table, and it keeps an ENUM type with `create_type=False`.

Claims: drop-table#drop-all
Drivers: sqlite3, psycopg
"""

import os

from sqlalchemy import Column, MetaData, Table, create_engine, inspect, text
from sqlalchemy.dialects.postgresql import ENUM

engine = create_engine(os.environ["DATABASE_URL"])
metadata = MetaData()
if engine.dialect.name == "sqlite":
    Table("note", metadata)
    with engine.begin() as connection:
        connection.execute(text("CREATE VIRTUAL TABLE note USING fts5(body)"))
    assert "note_data" in inspect(engine).get_table_names()
    metadata.drop_all(engine)
    assert inspect(engine).get_table_names() == []
else:
    note = Table("note", metadata, Column("color", ENUM("red", name="answers_color", create_type=False)))
    with engine.begin() as connection:
        connection.execute(text("CREATE TYPE answers_color AS ENUM ('red')"))
    metadata.create_all(engine)
    metadata.drop_all(engine, tables=[note])
    assert [each["name"] for each in inspect(engine).get_enums()] == ["answers_color"]
    with engine.begin() as connection:
        connection.execute(text("DROP TYPE answers_color"))
engine.dispose()
