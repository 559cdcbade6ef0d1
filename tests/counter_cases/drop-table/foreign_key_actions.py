"""With foreign keys on, SQLite's DROP deletes the rows that refer to the table, or sets their key to NULL; with a deferred key, the commit fails.

A DROP outside a transaction fails itself with a deferred key. Rows that refer to their own table do not prevent it.
A PRAGMA foreign_keys after a write, BEGIN, or SAVEPOINT has no effect. Before it, the connection keeps the setting in the pool.

Claims: drop-table#foreign-keys, drop-table#cycle
Drivers: sqlite3
"""

import os
import warnings

from sqlalchemy import Column, ForeignKey, Integer, MetaData, Table, create_engine, event, insert, inspect, select, text
from sqlalchemy.exc import IntegrityError

engine = create_engine(os.environ["DATABASE_URL"])
event.listen(engine, "connect", lambda connection, record: connection.execute("PRAGMA foreign_keys = ON"))


def left(number, action):
    metadata = MetaData()
    user = Table(f"user_{number}", metadata, Column("id", Integer, primary_key=True))
    key = Column("user_id", ForeignKey(user.c.id, ondelete=action))
    address = Table(f"address_{number}", metadata, Column("id", Integer, primary_key=True), key)
    metadata.create_all(engine)
    with engine.begin() as connection:
        connection.execute(insert(user).values(id=1))
        connection.execute(insert(address).values(id=1, user_id=1))
    try:
        user.drop(engine)
    except IntegrityError:
        return "error"
    with engine.connect() as connection:
        return connection.execute(select(address.c.id, address.c.user_id)).all()


assert left(1, "CASCADE") == []
assert left(2, "SET NULL") == [(1, None)]
assert left(3, None) == "error"

with engine.begin() as connection:
    connection.execute(text("CREATE TABLE parent (id INTEGER PRIMARY KEY)"))
    connection.execute(text("CREATE TABLE child (id INTEGER REFERENCES parent (id) DEFERRABLE INITIALLY DEFERRED)"))
    connection.execute(text("INSERT INTO parent VALUES (1)"))
    connection.execute(text("INSERT INTO child VALUES (1)"))
    connection.execute(text("CREATE TABLE tree (id INTEGER PRIMARY KEY, up INTEGER REFERENCES tree (id))"))
    connection.execute(text("INSERT INTO tree VALUES (1, 1)"))
with engine.connect() as connection:
    connection.execute(text("DROP TABLE tree"))
    try:
        connection.execute(text("DROP TABLE parent"))
    except IntegrityError:
        pass
    else:
        raise AssertionError("nothing was raised")
with engine.connect() as connection:
    connection.execute(text("INSERT INTO parent VALUES (2)"))
    connection.execute(text("DROP TABLE parent"))
    try:
        connection.commit()
    except IntegrityError:
        connection.rollback()
    else:
        raise AssertionError("nothing was raised")
assert inspect(engine).has_table("parent")

for begin in ("BEGIN", "SAVEPOINT first"):
    with engine.connect() as connection:
        connection.exec_driver_sql(begin)
        connection.execute(text("PRAGMA foreign_keys = OFF"))
        assert connection.scalar(text("PRAGMA foreign_keys")) == 1
for before in (False, True):
    with engine.connect() as connection:
        if before:
            connection.execute(text("PRAGMA foreign_keys = OFF"))
        connection.execute(text("INSERT INTO parent VALUES (2)"))
        connection.execute(text(f"PRAGMA foreign_keys = {'ON' if before else 'OFF'}"))
        assert connection.scalar(text("PRAGMA foreign_keys")) == (not before)
    with engine.connect() as connection:
        assert connection.scalar(text("PRAGMA foreign_keys")) == (not before)
engine.dispose()

warnings.simplefilter("ignore")
two = MetaData()
for name, other in ("one", "two"), ("two", "one"):
    Table(name, two, Column("id", Integer, primary_key=True), Column("other", ForeignKey(f"{other}.id")))
two.create_all(engine)
with engine.begin() as connection:
    connection.execute(text("INSERT INTO one VALUES (1, NULL)"))
    connection.execute(text("INSERT INTO two VALUES (1, 1)"))
    connection.execute(text("UPDATE one SET other = 1"))
try:
    two.drop_all(engine)
except IntegrityError:
    assert {"one", "two"} < set(inspect(engine).get_table_names())
else:
    raise AssertionError("nothing was raised")
engine.dispose()
