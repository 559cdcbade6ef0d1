"""A DELETE without a condition ignores the dictionaries of its execution and deletes every row.

Claims: errors/rare#bulk-delete
Drivers: sqlite3, aiosqlite, psycopg, psycopg2, pg8000, psycopg async, asyncpg, PyMySQL, aiomysql, asyncmy
"""

from sqlalchemy import bindparam, delete, select
from sqlalchemy.exc import InvalidRequestError
from sqlalchemy.orm import Session

from engines import run
from models import Base, User

remove = delete(User)


def names_after(engine, work):
    with Session(engine) as session:
        session.add_all([User(id=1, name="Ada"), User(id=2, name="Bob")])
        session.flush()
        work(session)
        return session.scalars(select(User.name)).all()


def refused(session, statement=remove):
    try:
        session.execute(statement, [{"id": 1}])
    except InvalidRequestError as error:
        assert "Bulk ORM DELETE not supported" in str(error), error
        return
    raise AssertionError("nothing was raised")


def main(engine):
    Base.metadata.create_all(engine)
    assert names_after(engine, refused) == ["Ada", "Bob"]
    assert names_after(engine, lambda session: session.connection().execute(remove, [{"id": 1}])) == []
    assert names_after(engine, lambda session: session.execute(remove, {"id": 1})) == []
    one = remove.where(User.id == bindparam("id"))
    assert names_after(engine, lambda session: refused(session, one)) == ["Ada", "Bob"]
    core = one.execution_options(dml_strategy="core_only")
    assert names_after(engine, lambda session: session.execute(core, [{"id": 1}])) == ["Bob"]
    assert names_after(engine, lambda session: session.execute(remove.where(User.id.in_([1])))) == ["Bob"]


run(main)
