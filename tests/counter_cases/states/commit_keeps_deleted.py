"""With expire_on_commit=False, a deleted object stays in the deleted state after the commit and the close.

Claims: states#commit, states#was-deleted, states#five
Drivers: sqlite3, psycopg, psycopg2, pg8000, PyMySQL
"""

import os

from sqlalchemy import create_engine, inspect
from sqlalchemy.exc import InvalidRequestError
from sqlalchemy.orm import Session

from models import Base, User

engine = create_engine(os.environ["DATABASE_URL"])
Base.metadata.create_all(engine)
for expire in (True, False):
    with Session(engine, expire_on_commit=expire) as session:
        ada = User(name="Ada")
        session.add(ada)
        session.commit()
        session.delete(ada)
        session.commit()
        assert inspect(ada).detached == expire
        assert inspect(ada).deleted == (not expire)
    assert inspect(ada).deleted == (not expire)
    assert inspect(ada).was_deleted
    with Session(engine) as other:
        try:
            other.add(ada)
        except InvalidRequestError as error:
            assert "has been deleted" in str(error)
        else:
            raise AssertionError("nothing was raised")
engine.dispose()
