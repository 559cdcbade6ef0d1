"""An object that close() left deleted begins a transaction in the closed session when it loads an attribute.

A second delete() puts a deleted object back into the session. delete() refuses an object of another session, and a
second object for the same row. After expunge() and a rollback, was_deleted is true although the row exists.

Claims: states#close-deleted, states#waiting, states#ask, states#delete-which, states#was-deleted
Drivers: sqlite3, psycopg, psycopg2, pg8000, PyMySQL
SQLAlchemy: 2.0, 2.1
"""

import os
import warnings

from sqlalchemy import create_engine, inspect
from sqlalchemy.exc import InvalidRequestError, SAWarning
from sqlalchemy.orm import Session

from models import Address, Base, User

engine = create_engine(os.environ["DATABASE_URL"])
Base.metadata.create_all(engine)
with Session(engine) as session, session.begin():
    session.add(User(id=1, name="Ada"))
    session.flush()
    session.add(Address(id=1, email="ada@example.com", user_id=1))

session = Session(engine)
home = session.get(Address, 1)
session.delete(home)
session.flush()
session.close()
assert inspect(home).deleted
assert not session.in_transaction()
assert engine.pool.checkedout() == 0
assert home.user.name == "Ada"
assert session.in_transaction()
assert engine.pool.checkedout() == 1
session.close()
assert engine.pool.checkedout() == 0
with Session(engine) as session, session.begin():
    session.delete(session.get(Address, 1))

with Session(engine) as session, warnings.catch_warnings(record=True) as caught:
    warnings.simplefilter("always", SAWarning)
    ada = session.get(User, 1)
    session.delete(ada)
    session.flush()
    assert ada not in session
    session.delete(ada)
    assert inspect(ada).deleted
    assert ada in session
    assert ada in session.deleted
    session.flush()
    assert any("0 were matched" in str(one.message) for one in caught)
    assert ada not in session
    assert ada not in session.deleted

with Session(engine) as session, Session(engine) as other:
    theirs = other.get(User, 1)
    for text in ("is already attached to session", "another instance with key"):
        try:
            session.delete(theirs)
        except InvalidRequestError as error:
            assert text in str(error)
        else:
            raise AssertionError("nothing was raised")
        other.close()
        assert inspect(theirs).detached
        same = session.get(User, 1)
        assert same is not theirs

with Session(engine) as session:
    ada = session.get(User, 1)
    session.delete(ada)
    session.flush()
    session.expunge(ada)
    session.rollback()
    assert inspect(ada).detached
    assert inspect(ada).was_deleted
    assert session.get(User, 1) is not None
engine.dispose()
