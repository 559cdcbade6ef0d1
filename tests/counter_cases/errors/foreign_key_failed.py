"""Each driver has its own words for a child without a parent, and for a parent that children refer to.

Says: errors#foreign-key-failed
Drivers: psycopg, psycopg2, pg8000, asyncpg, psycopg async, PyMySQL, aiomysql, asyncmy
"""

from sqlalchemy import delete
from sqlalchemy.orm import Session

from engines import run, say_error
from models import Address, Base, User


def main(engine):
    Base.metadata.create_all(engine)
    with Session(engine) as session:
        session.add(User(id=1, name="Ada", addresses=[Address(email="a")]))
        session.commit()
    with Session(engine) as session:
        session.add(Address(id=9, email="a", user_id=7))
        say_error(session.flush)
    with Session(engine) as session:
        say_error(session.execute, delete(User.__table__))


run(main)
