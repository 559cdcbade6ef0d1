"""On MariaDB under REPEATABLE READ, a first read with a lock takes no snapshot, and the first plain SELECT does.

Claims: flush-or-commit#isolation, commit#stale
Drivers: PyMySQL, aiomysql, asyncmy
"""

from sqlalchemy import select
from sqlalchemy.orm import Session

from engines import run
from models import Base, User


def rename(engine, name):
    with Session(engine) as session, session.begin():
        session.get(User, 2).name = name


def program(engine):
    Base.metadata.create_all(engine)
    with Session(engine) as session, session.begin():
        session.add_all([User(id=1, name="Ada"), User(id=2, name="Bob")])
    name = select(User.name).where(User.id == 2)
    with Session(engine) as session:
        session.scalars(select(User).where(User.id == 1).with_for_update()).all()
        rename(engine, "Cleo")
        assert session.scalar(name) == "Cleo"
        rename(engine, "Dora")
        assert session.scalar(name) == "Cleo"


run(program)
