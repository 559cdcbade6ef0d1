"""refresh(), expire(), and expire_all() discard an unflushed change, with autoflush on or off, and flush() keeps it.

Claims: autoflush#refresh-loses, autoflush#loading
Drivers: sqlite3, psycopg, psycopg2, pg8000, PyMySQL
"""

import os

from sqlalchemy import create_engine
from sqlalchemy.orm import Session

from models import Base, User

engine = create_engine(os.environ["DATABASE_URL"])
Base.metadata.create_all(engine)
with Session(engine) as session, session.begin():
    session.add(User(id=1, name="Ada"))

ways = (lambda session, user: session.refresh(user), Session.expire, lambda session, user: session.expire_all())
for autoflush in (True, False):
    for way in ways:
        with Session(engine, autoflush=autoflush) as session:
            ada = session.get(User, 1)
            ada.name = "Grace"
            way(session, ada)
            assert ada.name == "Ada"
            ada.name = "Grace"
            session.flush()
            way(session, ada)
            assert ada.name == "Grace"
engine.dispose()
