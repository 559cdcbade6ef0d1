"""With returning(), an update by primary key raises for several dictionaries and returns no rows for one.

For one, it raises StaleDataError with sqlite3 and in 2.0 with aiosqlite, although it has changed the row. A dictionary without a list changes every row.

Claims: update#by-key, errors/core#update-returning, errors#update-stale
Drivers: sqlite3, aiosqlite, psycopg, psycopg2, pg8000, psycopg async, asyncpg, PyMySQL, aiomysql, asyncmy
SQLAlchemy: 2.0, 2.1
"""

from sqlalchemy import __version__, select, update
from sqlalchemy.exc import ProgrammingError, StatementError
from sqlalchemy.orm import Session
from sqlalchemy.orm.exc import StaleDataError

from engines import run
from models import Base, User

change = update(User).returning(User.id)
rows = [{"id": 1, "name": "Grace"}, {"id": 2, "name": "Barbara"}]


def names(session):
    return session.connection().scalars(select(User.name).order_by(User.id)).all()


def program(engine):
    Base.metadata.create_all(engine)
    with Session(engine) as session, session.begin():
        session.add_all([User(id=1, name="Ada"), User(id=2, name="Bob")])

    with Session(engine) as session:
        try:
            session.execute(change, rows)
        except StatementError as error:
            assert "does not support UPDATE..RETURNING when executemany is used" in str(error)
        else:
            raise AssertionError("nothing was raised")
        assert names(session) == ["Ada", "Bob"]

    with Session(engine) as session:
        try:
            assert session.execute(change, rows[:1]).all() == []
            raises = None
        except (StaleDataError, ProgrammingError) as error:
            raises = type(error)
        is_stale = engine.driver == "pysqlite" or (engine.driver == "aiosqlite" and __version__.startswith("2.0"))
        assert raises is (StaleDataError if is_stale else ProgrammingError if engine.name == "mysql" else None)
        assert names(session) == ["Ada" if engine.name == "mysql" else "Grace", "Bob"]

    if engine.name != "mysql":
        with Session(engine) as session:
            assert session.execute(change.where(User.id == 1), {"name": "Grace"}).all() == [(1,)]
            assert names(session) == ["Grace", "Bob"]
            session.execute(change, {"name": "Eve"})
            assert names(session) == ["Eve", "Eve"]


run(program)
