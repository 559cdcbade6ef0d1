"""Only the pending child of an expunged parent loses its foreign key; a flushed child and a key set by hand stay.

Claims: expunge#left-behind
Drivers: sqlite3, psycopg, psycopg2, pg8000, PyMySQL
"""

import os
import warnings

from sqlalchemy import create_engine
from sqlalchemy.exc import DBAPIError, SAWarning
from sqlalchemy.orm import Session

from models import Address, Base, User

engine = create_engine(os.environ["DATABASE_URL"])
Base.metadata.create_all(engine)
with Session(engine) as session, session.begin():
    session.add(User(id=1, name="Ada"))
for number, (arguments, flushed, stays) in enumerate(
    (({"user": True}, False, False), ({"user": True}, True, True), ({"user_id": 1}, False, True))
):
    with Session(engine) as session, warnings.catch_warnings():
        warnings.simplefilter("ignore", SAWarning)
        ada = session.get(User, 1)
        values = {"user": ada} if "user" in arguments else arguments
        home = Address(email=f"{number}@example.com", **values)
        session.add(home)
        if flushed:
            session.flush()
        session.expunge(ada)
        home.email = "changed@example.com"
        try:
            session.flush()
        except DBAPIError:
            assert not stays
        else:
            assert stays
            assert home.user_id == 1
engine.dispose()
