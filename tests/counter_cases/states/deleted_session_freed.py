"""An object that close() left in the deleted state becomes detached when its session is freed or expunges it.

Claims: states#close-deleted, states#commit, states#session-gone, states#events
Drivers: sqlite3, psycopg, PyMySQL
"""

import gc
import os

from sqlalchemy import create_engine, inspect
from sqlalchemy.exc import InvalidRequestError
from sqlalchemy.orm import Session

from models import Base, User

engine = create_engine(os.environ["DATABASE_URL"])
Base.metadata.create_all(engine)


def deleted(end, **options):
    session = Session(engine, **options)
    ada = User(name="Ada")
    session.add(ada)
    session.commit()
    session.delete(ada)
    session.flush()
    end(session)
    assert inspect(ada).deleted
    return ada


def is_refused(ada):
    with Session(engine) as session:
        try:
            session.add(ada)
        except InvalidRequestError as error:
            assert "has been deleted" in str(error)
        else:
            raise AssertionError("nothing was raised")


for end, options in (
    (Session.close, {}),
    (Session.commit, {"expire_on_commit": False}),
    (lambda session: None, {}),
):
    ada = deleted(end, **options)
    gc.collect()
    assert inspect(ada).detached
    is_refused(ada)
with Session(engine, expire_on_commit=False) as session:
    for end in (Session.close, Session.commit):
        ada = User(name="Ada")
        session.add(ada)
        session.commit()
        session.delete(ada)
        session.flush()
        end(session)
        assert inspect(ada).deleted
        session.expunge(ada)
        assert inspect(ada).detached
        is_refused(ada)
engine.dispose()
