"""An unused session ends no transaction, a permanently closed one stays closed, and a commit that fails in a savepoint keeps what came before.

With `autobegin=False`, reading an expired attribute needs `begin()`.

Claims: commit#bound, commit#failed, commit#autobegin-off
Drivers: sqlite3, aiosqlite, psycopg, psycopg2, pg8000, psycopg async, asyncpg, PyMySQL, aiomysql, asyncmy
"""

from sqlalchemy import insert, select
from sqlalchemy.exc import DBAPIError, InvalidRequestError
from sqlalchemy.orm import Session

from engines import run
from models import Base, User


def fail(session):
    session.add(User(id=1, name="twice"))
    try:
        session.commit()
    except DBAPIError:
        return
    raise AssertionError("nothing was raised")


def program(engine):
    Base.metadata.create_all(engine)
    with engine.connect() as connection, connection.begin():
        connection.execute(insert(User).values(id=1, name="Ada"))
        with Session(connection) as session:
            session.add(User(id=2, name="Bob"))
            session.rollback()
        assert connection.in_transaction()

    session = Session(engine, close_resets_only=False)
    fail(session)
    session.close()
    try:
        session.scalars(select(User))
    except InvalidRequestError as error:
        assert "permanently closed" in str(error)
    else:
        raise AssertionError("nothing was raised")

    with Session(engine) as session:
        connection = session.connection()
        session.add(User(id=2, name="Bob"))
        savepoint = session.begin_nested()
        fail(session)
        assert connection.in_transaction()
        savepoint.rollback()
        assert session.scalars(select(User.name).order_by(User.id)).all() == ["Ada", "Bob"]

    with Session(engine, autobegin=False) as session:
        with session.begin():
            ada = session.get(User, 1)
        for call in (lambda: ada.name, lambda: session.add(User()), session.commit):
            try:
                call()
            except InvalidRequestError as error:
                assert "Autobegin is disabled on this Session" in str(error)
            else:
                raise AssertionError("nothing was raised")


run(program)
