"""The rollback of the session that inserted an expunged object takes it out of the session that it was added to.

The rollback of a changed primary key expires an expunged object. That of another change does not.

Claims: expunge#flushed, expunge#other-session
Drivers: sqlite3, psycopg, psycopg2, pg8000, PyMySQL
"""

import os

from sqlalchemy import create_engine, inspect, select
from sqlalchemy.orm import Session

from models import Base, User

engine = create_engine(os.environ["DATABASE_URL"])
Base.metadata.create_all(engine)
with Session(engine) as first, Session(engine) as second:
    ada = User(name="Ada")
    first.add(ada)
    first.flush()
    first.expunge(ada)
    second.add(ada)
    assert ada in second
    first.rollback()
    assert inspect(ada).transient
    assert ada not in second
    second.commit()
    assert second.scalars(select(User)).all() == []

with Session(engine) as session, session.begin():
    session.add(User(id=1, name="Ada"))
for name, value in (("name", "Bob"), ("id", 2)):
    with Session(engine) as session:
        ada = session.get(User, 1)
        setattr(ada, name, value)
        session.flush()
        session.expunge(ada)
        assert getattr(ada, name) == value
        session.rollback()
        assert (name in inspect(ada).expired_attributes) == (name == "id")
engine.dispose()
