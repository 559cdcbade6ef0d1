"""An update() of a class with an empty list raises an error if it has values(), and otherwise changes nothing.

Claims: errors#no-key-in-update
Drivers: sqlite3, psycopg, psycopg2, pg8000, PyMySQL
SQLAlchemy: 2.0, 2.1
"""

from sqlalchemy import select, update
from sqlalchemy.exc import InvalidRequestError
from sqlalchemy.orm import Session

from engines import run
from models import Base, User


def program(engine):
    Base.metadata.create_all(engine)
    with Session(engine) as session:
        session.add(User(name="Ada"))
        session.flush()
        session.execute(update(User), [])
        try:
            session.execute(update(User).values(name="Grace"), [])
        except InvalidRequestError as error:
            assert "No primary key value supplied" in str(error)
        else:
            raise AssertionError("nothing was raised")
        assert session.scalars(select(User.name)).all() == ["Ada"]


run(program)
