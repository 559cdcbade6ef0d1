"""The second session does not save a change that the first session has flushed and rolled back.

Claims: expunge#other-session
Drivers: sqlite3, psycopg, psycopg2, pg8000, PyMySQL
"""

import os

from sqlalchemy import create_engine, select
from sqlalchemy.orm import Session

from models import Base, User

engine = create_engine(os.environ["DATABASE_URL"])
Base.metadata.create_all(engine)
with Session(engine) as session, session.begin():
    session.add(User(id=1, name="Ada"))

with Session(engine) as first, Session(engine) as second:
    ada = first.get_one(User, 1)
    ada.name = "Ida"
    first.flush()
    first.expunge(ada)
    second.add(ada)
    first.rollback()
    second.commit()
    assert second.scalar(select(User.name)) == "Ada"

with Session(engine, expire_on_commit=False) as first, Session(engine, expire_on_commit=False) as second:
    ada = first.get_one(User, 1)
    ada.name = "Ida"
    first.flush()
    first.expunge(ada)
    second.add(ada)
    first.rollback()
    assert ada.name == "Ida"
    second.commit()
    assert ada.name == "Ida"
    assert second.scalar(select(User.name)) == "Ada"
engine.dispose()
