"""On MariaDB, a DROP on the session's connection commits the session's work.

Claims: drop-table#same-connection
Drivers: PyMySQL
"""

import os

from models import Address, Base, User
from sqlalchemy import create_engine, inspect, select
from sqlalchemy.orm import Session

engine = create_engine(os.environ["DATABASE_URL"])
Base.metadata.create_all(engine)
with Session(engine) as session:
    session.add(User(name="Ada"))
    session.flush()
    Address.__table__.drop(session.connection())
    session.rollback()
    assert session.scalars(select(User.name)).all() == ["Ada"]
assert not inspect(engine).has_table(Address.__tablename__)
engine.dispose()
