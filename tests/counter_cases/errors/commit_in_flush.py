"""A listener that commits inside a flush closes the flush's transaction, and a lazy load flushes like a query.

Claims: errors#transaction-closed, errors#autoflush
Drivers: sqlite3, aiosqlite, psycopg, psycopg2, pg8000, asyncpg, psycopg async, PyMySQL, aiomysql, asyncmy
"""

from sqlalchemy import event
from sqlalchemy.exc import IntegrityError, ResourceClosedError
from sqlalchemy.orm import Session

from engines import run
from models import Base, User


def main(engine):
    Base.metadata.create_all(engine)
    with Session(engine) as session:
        event.listen(session, "after_flush", lambda session, context: session.commit())
        session.add(User(id=1, name="Ada"))
        try:
            session.flush()
        except ResourceClosedError as error:
            assert str(error).startswith("This transaction is closed"), error
        else:
            raise AssertionError("nothing was raised")

    with Session(engine) as session:
        session.merge(User(id=1, name="Ada"))
        session.commit()
        ada = session.get(User, 1)
        session.add(User(id=1, name="Bob"))
        try:
            len(ada.addresses)
        except IntegrityError as error:
            assert "raised as a result of Query-invoked autoflush" in str(error), error
        else:
            raise AssertionError("nothing was raised")


run(main)
