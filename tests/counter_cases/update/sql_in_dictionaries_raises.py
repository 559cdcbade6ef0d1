"""On the other drivers, an SQL expression in an update by primary key raises an error of the driver.

Claims: update#by-key
Drivers: sqlite3, aiosqlite, psycopg, psycopg2, psycopg async, asyncpg
"""

from sqlalchemy import func, update
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from engines import run
from models import Base, User


def program(engine):
    Base.metadata.create_all(engine)
    with Session(engine) as session:
        session.add_all([User(id=1, name="Ada"), User(id=2, name="Bob")])
        session.commit()
    rows = [{"id": number, "name": func.upper("ada")} for number in (1, 2)]
    for some in rows[:1], rows:
        with Session(engine) as session:
            try:
                session.execute(update(User), some)
            except DBAPIError:
                continue
            raise AssertionError("nothing was raised")


run(program)
