"""A tuple of dictionaries is not a list: an UPDATE or DELETE of a class then has no condition and changes every row.

Claims: update#by-key, errors/rare#bulk-delete
Drivers: sqlite3, aiosqlite, psycopg, psycopg2, pg8000, psycopg async, asyncpg, PyMySQL, aiomysql, asyncmy
SQLAlchemy: 2.0, 2.1
"""

from sqlalchemy import delete, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from engines import run
from models import Base, User


def program(engine):
    Base.metadata.create_all(engine)
    names = select(User.name).order_by(User.id)
    with Session(engine) as session, session.begin():
        session.add_all(User(id=n, name="Ada") for n in (1, 2, 3))
    with Session(engine) as session:
        session.execute(update(User), ({"name": "Grace"}, {"name": "Eve"}))
        assert session.scalars(names).all() == ["Eve", "Eve", "Eve"]
        session.rollback()
        try:
            session.execute(update(User), ({"id": 1, "name": "Grace"}, {"id": 2, "name": "Eve"}))
        except IntegrityError:
            session.rollback()
        else:
            raise AssertionError("nothing was raised")
        session.execute(delete(User), ({"id": 1}, {"id": 2}))
        assert session.scalars(names).all() == []


run(program)
