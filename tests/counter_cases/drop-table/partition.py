"""On PostgreSQL, `drop_all()` also drops the partitions of a table, which are not in the MetaData.

Claims: drop-table#drop-all
Drivers: psycopg, psycopg2, pg8000
"""

import os

from sqlalchemy import Column, Integer, MetaData, Table, create_engine, inspect, text

engine = create_engine(os.environ["DATABASE_URL"])
metadata = MetaData()
Table("log", metadata, Column("id", Integer), postgresql_partition_by="RANGE (id)")
metadata.create_all(engine)
with engine.begin() as connection:
    connection.execute(text("CREATE TABLE log_1 PARTITION OF log FOR VALUES FROM (1) TO (10)"))
    connection.execute(text("INSERT INTO log VALUES (1)"))
assert set(inspect(engine).get_table_names()) == {"log", "log_1"}
metadata.drop_all(engine)
assert inspect(engine).get_table_names() == []
engine.dispose()
