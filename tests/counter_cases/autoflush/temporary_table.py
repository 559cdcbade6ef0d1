"""On MariaDB, CREATE TEMPORARY TABLE does not commit a flushed row, and CREATE TABLE does.

Claims: autoflush#never-commits, flush-or-commit#rollback
Drivers: PyMySQL, aiomysql, asyncmy
"""

from sqlalchemy import text
from sqlalchemy.orm import Session

from engines import run
from models import Base, User


def program(engine):
    Base.metadata.create_all(engine)
    with Session(engine) as session:
        for key, kind in {1: "TEMPORARY", 2: ""}.items():
            session.add(User(id=key, name="Ada"))
            session.flush()
            session.execute(text(f"CREATE {kind} TABLE answers_new{key} (id INTEGER)"))
            session.rollback()
        assert session.get(User, 1) is None
        assert session.get(User, 2) is not None


run(program)
