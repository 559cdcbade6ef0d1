"""On MariaDB and pg8000, an SQL expression in an update by primary key is saved as its text, and nothing is raised.

Claims: update#by-key
Drivers: pg8000, PyMySQL, aiomysql, asyncmy
"""

from sqlalchemy import func, select, update
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
            session.execute(update(User), some)
            session.commit()
        assert session.scalars(select(User.name)).all() == ["upper(:upper_1)"] * 2


run(program)
