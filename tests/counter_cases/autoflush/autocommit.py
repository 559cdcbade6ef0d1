"""With the isolation level AUTOCOMMIT, a row that autoflush or a flush inserted stays without commit(), and so does a deletion.

With pool_reset_on_return="commit", the row of a session that is freed without close() stays.

Claims: autoflush#never-commits, states#close-inserted, states#close-deleted
Drivers: sqlite3, psycopg, psycopg2, pg8000, PyMySQL
"""

import gc
import os

from sqlalchemy import create_engine, inspect, select
from sqlalchemy.orm import Session

from models import Base, User

engine = create_engine(os.environ["DATABASE_URL"])
Base.metadata.create_all(engine)
with Session(engine.execution_options(isolation_level="AUTOCOMMIT")) as session:
    session.add(User(id=1, name="Ada"))
    assert session.scalar(select(User.name)) == "Ada"
    session.add(User(id=2, name="Bob"))
    session.flush()
with Session(engine) as session:
    assert session.scalars(select(User.name).order_by(User.id)).all() == ["Ada", "Bob"]

with Session(engine.execution_options(isolation_level="AUTOCOMMIT")) as session:
    bob = session.get(User, 2)
    session.delete(bob)
    session.flush()
assert inspect(bob).deleted
with Session(engine) as session:
    assert session.get(User, 2) is None
engine.dispose()

engine = create_engine(os.environ["DATABASE_URL"], pool_reset_on_return="commit")
for key, closes in (3, True), (4, False):
    session = Session(engine)
    session.add(User(id=key, name="Cleo"))
    session.flush()
    if closes:
        session.close()
    del session
    gc.collect()
    with Session(engine) as session:
        assert (session.get(User, key) is None) == closes
engine.dispose()
