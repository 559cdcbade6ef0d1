"""A shared memory database lives as long as any connection of the process, and READ UNCOMMITTED reads changed tables.

`timeout` does not wait for a changed table.

Claims: pool#shared
Drivers: sqlite3
"""

from time import monotonic, sleep

from sqlalchemy import create_engine, inspect, text
from sqlalchemy.exc import OperationalError

URL = "sqlite:///file::memory:?cache=shared&uri=true"
CREATE = text("CREATE TABLE note (x)")


def tables(engine):
    return inspect(engine).get_table_names()


engine, other = create_engine(URL), create_engine(URL)
with engine.begin() as connection, other.connect():
    connection.execute(CREATE)
engine.dispose()
assert tables(engine) == ["note"]
engine.dispose()
other.dispose()

engine = create_engine(URL, pool_recycle=0.5)
with engine.begin() as connection:
    connection.execute(CREATE)
assert tables(engine) == ["note"]
sleep(0.6)
assert tables(engine) == []
engine.dispose()

engine = create_engine(URL, connect_args={"timeout": 60})
with engine.begin() as connection:
    connection.execute(CREATE)
with engine.connect() as first, engine.connect() as second:
    first.execute(text("INSERT INTO note VALUES (1)"))
    start = monotonic()
    try:
        second.execute(text("SELECT x FROM note"))
    except OperationalError:
        assert monotonic() - start < 30
    else:
        raise AssertionError("nothing was raised")
engine.dispose()

engine = create_engine(URL, isolation_level="READ UNCOMMITTED")
with engine.begin() as connection:
    connection.execute(CREATE)
with engine.connect() as first, engine.connect() as second:
    first.execute(text("INSERT INTO note VALUES (1)"))
    assert second.scalar(text("SELECT x FROM note")) == 1
engine.dispose()
