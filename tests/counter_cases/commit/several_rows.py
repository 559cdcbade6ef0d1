"""A list of parameter sets can be several statements: rows before the bad one stay, and commit() saves them.

Claims: commit#after-error
Drivers: sqlite3, aiosqlite, PyMySQL, aiomysql, asyncmy
"""

from engines import run
from sqlalchemy import delete, insert, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from models import Base, User


def saved(engine, statement, rows):
    with Session(engine) as session:
        try:
            session.execute(statement, rows)
        except IntegrityError:
            session.commit()
        else:
            raise AssertionError("nothing was raised")
        return session.scalars(select(User.name).order_by(User.id)).all()


def program(engine):
    Base.metadata.create_all(engine)
    is_sqlite = engine.name == "sqlite"
    same = [{"id": 1, "name": "Ada"}, {"id": 1, "name": "Bob"}]
    assert saved(engine, insert(User).returning(User.id), same) == []
    assert saved(engine, insert(User), same) == (["Ada"] if is_sqlite else [])
    with Session(engine) as session, session.begin():
        session.execute(delete(User))
        session.execute(insert(User), [{"id": 1, "name": "Ada"}, {"id": 2, "name": "Bob"}])
    assert saved(engine, update(User), [{"id": 1, "name": "Grace"}, {"id": 2, "name": None}]) == ["Grace", "Bob"]


run(program)
