"""On PostgreSQL, commit() of a two-phase session after a failed statement raises, and the rows before it are lost.

Claims: commit#after-error
Drivers: psycopg, psycopg2, pg8000, psycopg async, asyncpg
SQLAlchemy: 2.0, 2.1
"""

from sqlalchemy import insert, select
from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlalchemy.orm import Session

from engines import run
from models import Base, User


def program(engine):
    Base.metadata.create_all(engine)
    with Session(engine) as session:
        session.add(User(id=1, name="Ada"))
        session.commit()
    session = Session(engine, twophase=True)
    session.execute(insert(User).values(id=2, name="Bob"))
    try:
        session.execute(insert(User).values(id=1, name="twice"))
    except IntegrityError:
        pass
    try:
        session.commit()
    except DBAPIError as error:
        assert type(error).__name__ == ("InterfaceError" if engine.driver == "pg8000" else "ProgrammingError")
    else:
        raise AssertionError("nothing was raised")
    session.invalidate()
    with Session(engine) as session:
        assert session.scalars(select(User.name)).all() == ["Ada"]


run(program)
