"""On asyncpg, an update by primary key of two rows raises nothing if rows are missing, and of one row it raises.

Claims: update#by-key-missing
Drivers: asyncpg
"""

from sqlalchemy import select, update
from sqlalchemy.orm import Session
from sqlalchemy.orm.exc import StaleDataError

from engines import run
from models import Base, User


def program(engine):
    Base.metadata.create_all(engine)
    with Session(engine) as session, session.begin():
        session.add(User(id=1, name="Ada"))
    missing = {"id": 9, "name": "Grace"}
    with Session(engine) as session:
        session.execute(update(User), [missing, {"id": 8, "name": "Grace"}])
        session.execute(update(User), [{"id": 1, "name": "Grace"}, missing])
        session.commit()
        assert session.scalars(select(User.name)).all() == ["Grace"]
        try:
            session.execute(update(User), [missing])
        except StaleDataError:
            return
    raise AssertionError("nothing was raised for one row")


run(program)
