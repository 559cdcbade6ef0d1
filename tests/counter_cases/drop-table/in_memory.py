"""In memory, `drop(engine)` gets the session's connection and commits its changes.

Claims: drop-table#hang
Drivers: sqlite3
"""

from models import Address, Base, User
from sqlalchemy import StaticPool, create_engine, select
from sqlalchemy.orm import Session

for options in {}, {"poolclass": StaticPool, "connect_args": {"check_same_thread": False}}:
    engine = create_engine("sqlite://", **options)
    Base.metadata.create_all(engine)
    with Session(engine) as session:
        session.add(User(name="Ada"))
        session.flush()
        Address.__table__.drop(engine)
        session.rollback()
        assert session.scalars(select(User.name)).all() == ["Ada"]
    engine.dispose()
