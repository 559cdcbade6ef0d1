"""A list whose last row lacks a value is several INSERTs, so the rows before it stay, also on MariaDB and with RETURNING.

Claims: commit#after-error
Drivers: sqlite3, aiosqlite, PyMySQL, aiomysql, asyncmy
"""

from sqlalchemy import delete, func, insert, select
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from engines import run
from models import Base, User


def program(engine):
    Base.metadata.create_all(engine)
    rows = [{"name": "Ada"} for _ in range(19)] + [{"name": None}]
    for statement in insert(User), insert(User).returning(User.id):
        with Session(engine) as session:
            session.execute(delete(User))
            try:
                session.execute(statement, rows)
            except DBAPIError:
                session.commit()
            else:
                raise AssertionError("nothing was raised")
            assert session.scalar(select(func.count()).select_from(User)) == 19


run(program)
