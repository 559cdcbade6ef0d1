"""A begin() block has begun: commit() does not help in it, and the isolation level belongs to the engine.

Claims: errors#session-begun, errors#connection-begun, errors#isolation-late, errors#connection-closed, errors#old-autocommit, errors#no-bind-at-all, errors#other-connection
Drivers: sqlite3, aiosqlite, psycopg, psycopg2, pg8000, asyncpg, psycopg async, PyMySQL, aiomysql, asyncmy
"""

from sqlalchemy import insert, select
from sqlalchemy.exc import InvalidRequestError, UnboundExecutionError
from sqlalchemy.orm import Session

from engines import run
from models import Address, Base, User


def message_of(work, error_class=InvalidRequestError):
    try:
        work()
    except error_class as error:
        return str(error)
    raise AssertionError("nothing was raised")


def main(engine):
    Base.metadata.create_all(engine)
    with Session(engine) as session, session.begin():
        assert message_of(session.begin) == "A transaction is already begun on this Session."
        session.begin_nested().commit()
        session.commit()
        assert "operate on closed transaction inside context manager" in message_of(session.begin)
    with engine.begin() as connection:
        assert "can't call begin() here" in message_of(connection.begin)
        autocommit = {"isolation_level": "AUTOCOMMIT"}
        assert "may not be altered" in message_of(lambda: connection.execution_options(**autocommit))
        connection.commit()
        assert "operate on closed transaction inside context manager" in message_of(connection.begin)

    with engine.execution_options(**autocommit).begin() as connection:
        connection.execute(insert(User).values(id=1, name="Ada"))
        connection.rollback()
    with Session(engine.execution_options(**autocommit)) as session:
        with session.begin():
            session.execute(insert(User).values(id=2, name="Bob"))
            session.rollback()
        assert session.scalars(select(User.id).order_by(User.id)).all() == [1, 2]

    with engine.connect() as connection, Session(connection) as session:
        session.connection()
        session.commit()
        assert not connection.closed
    with Session(engine) as session:
        connection = session.connection()
        session.commit()
        assert connection.closed

        connection = session.connection()
        assert "can't call begin() here" in message_of(connection.begin)
        assert "may not be altered" in message_of(lambda: connection.execution_options(**autocommit))
        session.commit()
        session.connection(execution_options=autocommit)
    with engine.connect() as one, engine.connect() as two, Session(binds={User: one, Address: two}) as session:
        session.scalars(select(User)).all()
        message = message_of(lambda: session.scalars(select(Address)))
        assert "already has a Connection associated" in message, message

    with Session(binds={User: engine}) as session:
        assert "no context was provided" in message_of(session.connection, UnboundExecutionError)
        session.connection({"mapper": User})


run(main)
