"""On SQLite, SQLAlchemy's own delete() with a CTE begins with WITH, so it is committed without a commit.

Claims: execute-commit#sqlite-with
Drivers: sqlite3
"""

import os

from sqlalchemy import create_engine, delete, select
from sqlalchemy.orm import Session

from models import Base, User

engine = create_engine(os.environ["DATABASE_URL"])
Base.metadata.create_all(engine)
with Session(engine) as session, session.begin():
    session.add(User(name="Ada"))

old = select(User.id).where(User.name == "Ada").cte("old")
with engine.connect() as connection:
    connection.execute(delete(User).where(User.id.in_(select(old.c.id))))
    connection.rollback()
    assert connection.scalars(select(User)).all() == []
engine.dispose()
