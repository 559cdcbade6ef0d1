"""`invalidate()` in a begin() block raises nothing and saves nothing. After a lost `commit()`, the session needs a rollback().

Claims: mysql#invalidate, mysql#commit-lost
Drivers: PyMySQL, aiomysql, asyncmy
"""

import logging

from sqlalchemy import select
from sqlalchemy.exc import InvalidRequestError, OperationalError
from sqlalchemy.orm import Session

from engines import run
from models import Base, User
from servers import end, number_of

logging.disable(logging.CRITICAL)


def program(engine):
    Base.metadata.create_all(engine)
    with Session(engine) as session, session.begin():
        session.add(User(name="Ada"))
        session.flush()
        session.invalidate()
    with Session(engine) as session:
        assert session.scalars(select(User.name)).all() == []

    with Session(engine) as session:
        session.add(User(name="Ada"))
        session.flush()
        end(number_of(session))
        try:
            session.commit()
        except OperationalError:
            pass
        else:
            raise AssertionError("nothing was raised")
        try:
            session.scalars(select(User.name))
        except InvalidRequestError:
            pass
        else:
            raise AssertionError("nothing was raised")
        session.rollback()
        assert session.scalars(select(User.name)).all() == []


run(program)
