"""Two sessions of one thread on SQLite in memory share a connection, so one commits the rows of the other, and neither is locked out.

The close() of one loses what the other has flushed, and its commit() then raises nothing. A StaticPool does the same.

Claims: end#rolls-back, end#locks
Drivers: sqlite3
"""

from sqlalchemy import create_engine, select
from sqlalchemy.orm import Session
from sqlalchemy.pool import StaticPool

from models import Base, User

engine = create_engine("sqlite://")
Base.metadata.create_all(engine)
first, second = Session(engine), Session(engine)
first.add(User(name="Ada"))
first.flush()
second.add(User(name="Bob"))
second.commit()
first.close()
assert second.scalars(select(User.name).order_by(User.id)).all() == ["Ada", "Bob"]
second.close()
engine.dispose()

shared = {"poolclass": StaticPool, "connect_args": {"check_same_thread": False}}
for options in ({}, shared):
    engine = create_engine("sqlite://", **options)
    Base.metadata.create_all(engine)
    writer = Session(engine)
    writer.add(User(name="Ada"))
    writer.flush()
    with Session(engine) as reader:
        assert reader.scalars(select(User.name)).all() == ["Ada"]
    writer.commit()
    assert writer.scalars(select(User.name)).all() == []
    writer.close()
    engine.dispose()
