"""`invalidate()` in a begin() block raises nothing and saves nothing. After a lost `commit()`, the session needs a rollback().

Claims: mysql#invalidate, mysql#commit-lost
Drivers: PyMySQL, aiomysql, asyncmy
"""

import logging
import os
from time import sleep

import pymysql
from sqlalchemy import make_url, select, text
from sqlalchemy.exc import InvalidRequestError, OperationalError
from sqlalchemy.orm import Session

from engines import run
from models import Base, User

logging.disable(logging.CRITICAL)
url = make_url(os.environ["DATABASE_URL"])


def kill(number):
    admin = pymysql.connect(host=url.host, port=url.port or 3306, user=url.username, password=url.password or "")
    admin.cursor().execute(f"KILL {number}")
    admin.close()
    sleep(0.2)


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
        kill(session.scalar(text("SELECT connection_id()")))
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
