"""An update by primary key raises StaleDataError if one of its rows is missing, also in a list of two.

Claims: update#by-key-missing
Drivers: sqlite3, aiosqlite, psycopg, psycopg2, pg8000, psycopg async, PyMySQL, aiomysql, asyncmy
"""

from sqlalchemy import update
from sqlalchemy.orm import Session
from sqlalchemy.orm.exc import StaleDataError

from engines import run
from models import Base, User


def program(engine):
    Base.metadata.create_all(engine)
    with Session(engine) as session, session.begin():
        session.add(User(id=1, name="Ada"))
    missing = {"id": 9, "name": "Grace"}
    for rows in [missing], [{"id": 1, "name": "Grace"}, missing], [missing, {"id": 8, "name": "Grace"}]:
        with Session(engine) as session:
            try:
                session.execute(update(User), rows)
            except StaleDataError:
                continue
            raise AssertionError(f"nothing was raised for {rows}")


run(program)
