"""On PostgreSQL and SQLite, a read of an expired attribute in the same transaction finds that the row is deleted.

Claims: states#row-gone
Drivers: sqlite3, psycopg, psycopg2, pg8000
"""

import os

from sqlalchemy import create_engine, delete, inspect
from sqlalchemy.orm import Session
from sqlalchemy.orm.exc import ObjectDeletedError

from models import Base, User

engine = create_engine(os.environ["DATABASE_URL"])
Base.metadata.create_all(engine)
with Session(engine) as session:
    session.add(User(id=1, name="Ada"))
    session.commit()
    ada = session.get(User, 1)
    with engine.begin() as connection:
        connection.execute(delete(User))
    session.expire(ada)
    try:
        print(ada.name)
    except ObjectDeletedError:
        assert inspect(ada).persistent
    else:
        raise AssertionError("nothing was raised")
engine.dispose()
