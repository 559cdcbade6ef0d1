"""On MariaDB, nowait is OperationalError with each driver.

Claims: flush#nowait, update#for-update
Drivers: PyMySQL, aiomysql, asyncmy
"""

from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from engines import run
from models import Base, User


def program(engine):
    Base.metadata.create_all(engine)
    with Session(engine) as session, session.begin():
        session.add(User(id=1, name="Ada"))
    with Session(engine) as session, Session(engine) as other:
        session.get(User, 1, with_for_update=True)
        try:
            other.get(User, 1, with_for_update={"nowait": True})
        except OperationalError:
            return
    raise AssertionError("nothing was raised")


run(program)
