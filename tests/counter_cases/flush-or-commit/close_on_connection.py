"""A session that joined a transaction leaves its row there at close(), but in a savepoint of the connection, close() loses the row.

Claims: flush-or-commit#close, autoflush#never-commits
Drivers: sqlite3, aiosqlite, psycopg, psycopg2, pg8000, psycopg async, asyncpg, PyMySQL, aiomysql, asyncmy
"""

from sqlalchemy import select
from sqlalchemy.orm import Session

from engines import run
from models import Base, User


def program(engine):
    Base.metadata.create_all(engine)

    def is_left(**options):
        with engine.connect() as connection:
            with connection.begin():
                if options.pop("in_savepoint", False):
                    connection.begin_nested()
                with Session(connection, **options) as session:
                    session.add(User(id=7, name="Ada"))
                    session.scalars(select(User)).all()
                return connection.scalars(select(User.id)).all() == [7]

    def deletes():
        with Session(engine) as session, session.begin():
            for user in session.scalars(select(User)):
                session.delete(user)

    for options, left in (
        ({}, True),
        ({"in_savepoint": True}, False),
        ({"join_transaction_mode": "create_savepoint"}, False),
        ({"join_transaction_mode": "rollback_only"}, True),
    ):
        assert is_left(**options) == left, options
        deletes()
    with engine.connect() as connection:
        with Session(connection) as session:
            session.add(User(id=7, name="Ada"))
            session.flush()
        assert connection.scalars(select(User.id)).all() == []


run(program)
