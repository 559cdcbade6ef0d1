"""A dictionary without a list sends an UPDATE without a WHERE. In a list, a row after a missing one can keep its values.

Claims: update#by-key, update#by-key-missing
Drivers: sqlite3, aiosqlite, psycopg, psycopg2, pg8000, psycopg async, asyncpg, PyMySQL, aiomysql, asyncmy
"""

from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session
from sqlalchemy.orm.exc import StaleDataError

from engines import run
from models import Address, Base, User


def program(engine):
    Base.metadata.create_all(engine)
    users = select(User.id, User.name).order_by(User.id)
    with Session(engine) as session:
        session.add(User(id=1, name="Ada"))
        session.commit()
        session.execute(update(User), {"id": 9, "name": "Grace"})
        assert session.execute(users).all() == [(9, "Grace")]
        session.rollback()
        session.execute(update(User), [{"id": 1, "name": "Ada"}])
        session.add(User(id=2, name="Bob"))
        session.commit()
        session.execute(update(User), {"name": "Grace"})
        assert session.execute(users).all() == [(1, "Grace"), (2, "Grace")]
        session.rollback()
        try:
            session.execute(update(User), {"id": 1, "name": "Grace"})
        except IntegrityError:
            session.rollback()
        else:
            raise AssertionError("nothing was raised")

        session.add(Address(id=1, email="old@example.com", user_id=1))
        session.commit()
        try:
            session.execute(update(Address), [{"id": 8, "email": "new@example.com"}, {"id": 1, "user_id": 2}])
        except StaleDataError:
            assert session.scalar(select(Address.user_id)) == 1
        else:
            raise AssertionError("nothing was raised")


run(program)
