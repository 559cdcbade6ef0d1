"""If the answer to a COMMIT is lost, commit() raises the error of a lost connection, but the rows are saved.

Claims: errors#connection-lost, errors#server-closed
Drivers: psycopg, psycopg2, asyncpg, psycopg async, PyMySQL, aiomysql, asyncmy
"""

import logging
import os

from sqlalchemy import select
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from engines import run
from models import Base, User
from stand_in import Proxy

# A dead connection cannot be closed, and the pool logs it.
logging.disable(logging.CRITICAL)
proxy = Proxy()
os.environ["DATABASE_URL"] = proxy.url.render_as_string(hide_password=False)


def main(engine):
    Base.metadata.create_all(engine)
    with Session(engine) as session:
        session.add(User(name="Ada"))
        session.flush()
        proxy.lose_answer_to(b"COMMIT")
        try:
            session.commit()
        except DBAPIError as error:
            assert error.connection_invalidated
        else:
            raise AssertionError("nothing was raised")
    with Session(engine) as session:
        assert session.scalars(select(User.name)).all() == ["Ada"]


run(main)
