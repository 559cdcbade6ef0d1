"""On MariaDB, refresh() finds a row that another transaction deleted, until the transaction ends.

Claims: states#row-gone
Drivers: PyMySQL
"""

import os

from sqlalchemy import create_engine, delete
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
    session.refresh(ada)
    session.expire_all()
    assert ada.name == "Ada"
    assert session.get(User, 1, populate_existing=True) is ada
    session.rollback()
    try:
        print(ada.name)
    except ObjectDeletedError:
        pass
    else:
        raise AssertionError("nothing was raised")
engine.dispose()
