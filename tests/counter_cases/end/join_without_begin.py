"""Without a begin() block, your connection begins again after session.rollback(); a failed flush in begin_nested() leaves your transaction.

So does a session that has sent no statement.

Claims: end#on-connection, auto-close#on-connection
Drivers: sqlite3, aiosqlite, psycopg, psycopg2, pg8000, asyncpg, PyMySQL, aiomysql
"""

from contextlib import suppress

from sqlalchemy import event, insert, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from engines import run
from models import Base, User


def program(engine):
    if engine.name == "sqlite":
        event.listen(engine, "begin", lambda connection: connection.exec_driver_sql("BEGIN"))
    Base.metadata.create_all(engine)
    with engine.connect() as connection:
        connection.execute(insert(User).values(id=1, name="Ada"))
        with Session(connection) as session:
            assert session.get(User, 1).name == "Ada"
            session.rollback()
        connection.execute(insert(User).values(id=2, name="Bob"))
        connection.commit()
    with engine.begin() as connection:
        connection.execute(insert(User).values(id=3, name="Cy"))
        with Session(connection) as session:
            session.add(User(id=4, name="Dan"))
            session.rollback()
        with suppress(ZeroDivisionError), Session(connection) as session, session.begin():
            raise ZeroDivisionError
        assert connection.in_transaction()
        with Session(connection) as session, suppress(IntegrityError), session.begin_nested():
            session.add(User(id=2, name="Copy"))
    with Session(engine) as session:
        assert session.scalars(select(User.name).order_by(User.id)).all() == ["Bob", "Cy"]


run(program)
