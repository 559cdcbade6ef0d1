"""With the isolation level AUTOCOMMIT, a row that autoflush or a flush inserted stays without commit().

Claims: autoflush#never-commits, states#close-inserted
Drivers: sqlite3, psycopg, psycopg2, pg8000, PyMySQL
"""

import os

from sqlalchemy import create_engine, select
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
engine.dispose()
