"""A failed flush keeps what MariaDB's DDL has committed, and, with "create_savepoint", what the connection wrote itself.

Claims: errors#flush-failed
Drivers: psycopg, PyMySQL
"""

from sqlalchemy import insert, select, text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from engines import run
from models import Base, User


def fail(session):
    session.add(User(id=1, name="Bob"))
    try:
        session.flush()
    except IntegrityError:
        pass
    else:
        raise AssertionError("nothing was raised")


def main(engine):
    Base.metadata.create_all(engine)
    with Session(engine) as session:
        session.add(User(id=1, name="Ada"))
        session.commit()

        session.add(User(id=2, name="Bob"))
        session.flush()
        session.execute(text("CREATE TABLE answers_other (id INT)"))
        session.add(User(id=3, name="Cleo"))
        session.flush()
        session.expunge_all()
        fail(session)
    with engine.begin() as connection:
        kept = connection.scalars(select(User.id).order_by(User.id)).all()
        assert kept == ([1, 2] if engine.dialect.name == "mysql" else [1]), kept

        connection.execute(insert(User).values(id=4, name="Dora"))
        with Session(connection, join_transaction_mode="create_savepoint") as session:
            session.add(User(id=5, name="Emma"))
            session.flush()
            session.expunge_all()
            fail(session)
    with engine.connect() as connection:
        assert connection.scalars(select(User.id).order_by(User.id)).all() == [*kept, 4]


run(main)
