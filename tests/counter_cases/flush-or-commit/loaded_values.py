"""Under READ COMMITTED, a query of a column shows what others committed, and an object of the session keeps its loaded values.

Claims: flush-or-commit#isolation
Drivers: psycopg, psycopg2, pg8000, asyncpg, psycopg async, PyMySQL, aiomysql, asyncmy
"""

from sqlalchemy import select
from sqlalchemy.orm import Session

from engines import run
from models import Base, User


def program(engine):
    Base.metadata.create_all(engine)
    with Session(engine) as session, session.begin():
        session.add(User(id=1, name="Ada"))

    committed = engine.execution_options(isolation_level="READ COMMITTED")
    with Session(committed) as session:
        ada = session.get(User, 1)
        with Session(engine) as other, other.begin():
            other.get(User, 1).name = "Eve"
        assert session.scalars(select(User.name)).one() == "Eve"
        assert session.scalars(select(User)).one() is ada and ada.name == "Ada"
        session.refresh(ada)
        assert ada.name == "Eve"


run(program)
