"""Two sessions of one thread on SQLite in memory share a connection, so one commits the rows of the other, and neither is locked out.

Claims: end#rolls-back, end#locks
Drivers: sqlite3
"""

from sqlalchemy import create_engine, select
from sqlalchemy.orm import Session

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
