"""With the drivers that count the rows of each parameter set, a flush raises StaleDataError if one of two rows is gone.

If the object was expired, it raises ObjectDeletedError, and `refresh()` raises InvalidRequestError.

Claims: update#gone, update#gone-read
Drivers: sqlite3, psycopg, psycopg2, pg8000, PyMySQL
"""

import os

from sqlalchemy import create_engine, delete
from sqlalchemy.exc import InvalidRequestError
from sqlalchemy.orm import Session
from sqlalchemy.orm.exc import ObjectDeletedError, StaleDataError

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
    session.rollback()

    with engine.begin() as connection:
        connection.execute(delete(User))
    ada.name = "Grace"
    for work, raised in (session.commit, ObjectDeletedError), (lambda: session.refresh(ada), InvalidRequestError):
        try:
            work()
        except InvalidRequestError as error:
            assert type(error) is raised
            session.rollback()
        else:
            raise AssertionError("nothing was raised")
engine.dispose()
