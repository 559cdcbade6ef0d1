"""An update by primary key raises StaleDataError if one of two rows is gone, with the drivers that count the rows of each parameter set.

Claims: errors#update-stale
Drivers: sqlite3, aiosqlite, psycopg, psycopg2, pg8000, psycopg async, PyMySQL, aiomysql, asyncmy
"""

from sqlalchemy import select, update
from sqlalchemy.orm import Session
from sqlalchemy.orm.exc import StaleDataError

from engines import run
from models import Base, User


def main(engine):
    Base.metadata.create_all(engine)
    with Session(engine) as session:
        session.add(User(id=1, name="Ada"))
        session.commit()
        try:
            session.execute(update(User), [{"id": 1, "name": "Grace"}, {"id": 2, "name": "Barbara"}])
        except StaleDataError:
            session.rollback()
        else:
            raise AssertionError("nothing was raised")
        assert session.scalars(select(User.name)).all() == ["Ada"]


run(main)
