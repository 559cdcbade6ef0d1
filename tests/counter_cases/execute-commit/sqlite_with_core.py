"""On SQLite, SQLAlchemy's own insert(), update(), and delete() with a CTE begin with WITH, so they are committed without a commit.

Claims: execute-commit#sqlite-with
Drivers: sqlite3
"""

import os

from sqlalchemy import create_engine, delete, insert, literal, select, update
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
    new = select(literal("Bob").label("name")).cte("new")
    connection.rollback()
    connection.execute(insert(User).from_select(["name"], select(new.c.name)))
    connection.rollback()
    assert connection.scalars(select(User.name)).all() == ["Bob"]
    connection.rollback()
    connection.execute(update(User).where(User.name.in_(select(new.c.name))).values(name="Cy"))
    connection.rollback()
    assert connection.scalars(select(User.name)).all() == ["Cy"]
engine.dispose()
