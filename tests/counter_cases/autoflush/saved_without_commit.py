"""A row from autoflush is saved without commit() by a DDL statement on MariaDB, and by an early savepoint on SQLite.

Claims: autoflush#never-commits, states#close-inserted
Drivers: sqlite3, aiosqlite, PyMySQL, aiomysql, asyncmy
"""

from contextlib import nullcontext

from sqlalchemy import select, text
from sqlalchemy.orm import Session

from engines import run
from models import Base, User


def program(engine):
    Base.metadata.create_all(engine)
    is_sqlite = engine.name == "sqlite"
    with Session(engine) as session:
        with session.begin_nested() if is_sqlite else nullcontext():
            session.add(User(id=1, name="Ada"))
            session.scalars(select(User)).all()
        if not is_sqlite:
            session.execute(text("CREATE TABLE answers_pet (id INTEGER)"))
    with Session(engine) as session:
        assert session.scalars(select(User.name)).all() == ["Ada"]


run(program)
