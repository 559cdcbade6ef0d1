"""After `close()` or `rollback()` in a `begin()` block, its work is lost, and a query, `add()`, and `commit()` raise there, also after a failed flush.

Another `rollback()` does not.

Claims: end#close-inside, end#failed-flush, commit#begin-block
Drivers: sqlite3, aiosqlite, psycopg, asyncpg, PyMySQL, aiomysql
"""

from contextlib import suppress

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError, InvalidRequestError
from sqlalchemy.orm import Session, sessionmaker

from engines import run
from models import Base, User


def program(engine):
    Base.metadata.create_all(engine)
    with Session(engine) as session, session.begin():
        session.add(User(id=1, name="Ada"))

    def close(session):
        session.add(User(id=2, name="Bob"))
        session.flush()
        session.close()

    def roll_back(session):
        session.add(User(id=2, name="Bob"))
        session.flush()
        session.rollback()

    def close_after_failure(session):
        session.add(User(id=1, name="Copy"))
        with suppress(IntegrityError):
            session.flush()
        session.close()

    calls = (
        (lambda session: session.scalars(select(User)), True),
        (lambda session: session.add(User(id=3, name="Cy")), True),
        (lambda session: session.commit(), True),
        (lambda session: session.rollback(), False),
        (lambda session: session.close(), False),
    )
    for begin in (lambda: Session(engine).begin(), sessionmaker(engine).begin):
        for close_in in (close, roll_back, close_after_failure):
            for call, raises in calls:
                try:
                    with begin() as transaction:
                        session = getattr(transaction, "session", transaction)
                        close_in(session)
                        call(session)
                except InvalidRequestError:
                    assert raises
                else:
                    assert not raises
    with Session(engine) as session:
        assert session.scalars(select(User.name)).all() == ["Ada"]


run(program)
