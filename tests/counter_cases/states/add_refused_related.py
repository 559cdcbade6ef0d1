"""add() raises if the session has another object for a related object's row, and the object itself is persistent by then.

Claims: states#add-refused, states#reattach
Drivers: sqlite3, psycopg, psycopg2, pg8000, PyMySQL
SQLAlchemy: 2.0, 2.1
"""

import os

from sqlalchemy import create_engine, inspect
from sqlalchemy.exc import InvalidRequestError
from sqlalchemy.orm import Session

from models import Address, Base, User

engine = create_engine(os.environ["DATABASE_URL"])
Base.metadata.create_all(engine)
with Session(engine) as session, session.begin():
    session.add(User(id=1, name="Ada", addresses=[Address(id=1, email="ada@example.com")]))
with Session(engine) as session:
    ada = session.get(User, 1)
    home = ada.addresses[0]
with Session(engine) as session:
    same = session.get(Address, 1)
    assert same is not home
    try:
        session.add(ada)
    except InvalidRequestError as error:
        assert "another instance with key" in str(error)
    else:
        raise AssertionError("nothing was raised")
    assert inspect(ada).persistent
    assert inspect(home).detached
engine.dispose()
