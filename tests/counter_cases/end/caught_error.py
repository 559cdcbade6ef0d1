"""A `begin()` block in which you caught a flush error saves nothing; on PostgreSQL, a caught statement error has the same effect.

Claims: end#commit-and-close, execute-commit#begin-once
Drivers: sqlite3, aiosqlite, psycopg, psycopg2, pg8000, psycopg async, asyncpg, PyMySQL, aiomysql, asyncmy
"""

from contextlib import nullcontext, suppress

from sqlalchemy import insert, select
from sqlalchemy.exc import DBAPIError, IntegrityError, InterfaceError
from sqlalchemy.orm import Session, sessionmaker

from engines import run
from models import Base, User


def program(engine):
    Base.metadata.create_all(engine)
    with Session(engine) as session, session.begin():
        session.add(User(id=1, name="Ada"))

    def names():
        with engine.connect() as connection:
            return connection.scalars(select(User.name).order_by(User.id)).all()

    def fail_flush(session, savepoint=nullcontext):
        session.add(User(id=2, name="Bob"))
        session.flush()
        with suppress(IntegrityError), savepoint():
            session.add(User(id=1, name="Copy"))
            session.flush()

    with Session(engine) as session, session.begin():
        fail_flush(session)
    assert names() == ["Ada"]
    with sessionmaker(engine).begin() as session:
        fail_flush(session)
    assert names() == ["Ada"]
    with Session(engine) as session, session.begin():
        fail_flush(session, session.begin_nested)
    assert names() == ["Ada", "Bob"]

    for key, begin in ((3, engine.begin), (4, sessionmaker(engine).begin)):
        with suppress(InterfaceError) if engine.driver == "pg8000" else nullcontext(), begin() as connection:
            connection.execute(insert(User).values(id=key, name="Cy"))
            with suppress(DBAPIError):
                connection.execute(insert(User).values(id=1, name="Copy"))
    assert names() == (["Ada", "Bob"] if engine.name == "postgresql" else ["Ada", "Bob", "Cy", "Cy"])


run(program)
