"""If another table refers to one of the MetaData, `drop_all()` fails. MariaDB, and PostgreSQL with AUTOCOMMIT, keep what they have dropped.

A view of the table has this effect on PostgreSQL only.

Claims: drop-table#drop-all, drop-table#foreign-keys
Drivers: psycopg, psycopg2, pg8000, PyMySQL
"""

import os

from sqlalchemy import Column, Integer, MetaData, Table, create_engine, inspect, text
from sqlalchemy.exc import DatabaseError, DBAPIError

engine = create_engine(os.environ["DATABASE_URL"])
metadata = MetaData()
for name in "first", "second":
    Table(name, metadata, Column("id", Integer, primary_key=True))
metadata.create_all(engine)
with engine.begin() as connection:
    connection.execute(text("CREATE TABLE outside (id int, FOREIGN KEY (id) REFERENCES first (id))"))
try:
    metadata.drop_all(engine)
except DatabaseError:
    pass
else:
    raise AssertionError("nothing was raised")
left = {"outside", "first"} if engine.dialect.name == "mysql" else {"outside", "first", "second"}
assert set(inspect(engine).get_table_names()) == left
metadata.create_all(engine)
try:
    metadata.drop_all(engine.execution_options(isolation_level="AUTOCOMMIT"))
except DBAPIError:
    assert set(inspect(engine).get_table_names()) == {"outside", "first"}
else:
    raise AssertionError("nothing was raised")
with engine.begin() as connection:
    connection.execute(text("DROP TABLE outside"))
    connection.execute(text("CREATE VIEW seen AS SELECT id FROM first"))
try:
    metadata.tables["first"].drop(engine)
except DatabaseError as error:
    assert engine.dialect.name == "postgresql"
    assert "other objects depend on it" in str(error)
else:
    assert engine.dialect.name == "mysql"
with engine.begin() as connection:
    connection.execute(text("DROP VIEW seen"))
metadata.drop_all(engine)
engine.dispose()
