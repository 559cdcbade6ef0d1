"""With the drivers that count the rows of each parameter set, a flush raises StaleDataError if one of two rows is gone.

Claims: update#gone
Drivers: sqlite3, psycopg, psycopg2, pg8000, PyMySQL
"""

import os

from sqlalchemy import create_engine, delete
from sqlalchemy.orm import Session
from sqlalchemy.orm.exc import StaleDataError

from models import Base, User

engine = create_engine(os.environ["DATABASE_URL"])
Base.metadata.create_all(engine)
with Session(engine, expire_on_commit=False) as session:
    ada, bob = User(id=1, name="Ada"), User(id=2, name="Bob")
    session.add_all([ada, bob])
    session.commit()
    with engine.begin() as connection:
        connection.execute(delete(User).where(User.id == 2))
    ada.name, bob.name = "Grace", "Barbara"
    try:
        session.commit()
    except StaleDataError:
        session.rollback()
    else:
        raise AssertionError("nothing was raised")
    assert session.get(User, 1, populate_existing=True).name == "Ada"
engine.dispose()
