"""A listener that ends the transaction inside a flush, or appends to a collection, and a lazy load that flushes like a query.

Claims: errors#transaction-closed, errors#autoflush, errors#used-in-flush, errors#concurrent-close
Drivers: sqlite3, aiosqlite, psycopg, psycopg2, pg8000, asyncpg, psycopg async, PyMySQL, aiomysql, asyncmy
"""

import warnings

from sqlalchemy import event, select
from sqlalchemy.exc import IllegalStateChangeError, IntegrityError, ResourceClosedError, SAWarning
from sqlalchemy.orm import Session

from engines import run
from models import Address, Base, User


def main(engine):
    Base.metadata.create_all(engine)
    for end in (Session.rollback, Session.commit):
        with Session(engine) as session:
            event.listen(session, "after_flush", lambda session, context, end=end: end(session))
            session.add(User(id=1, name="Ada"))
            try:
                session.flush()
            except ResourceClosedError as error:
                assert str(error).startswith("This transaction is closed"), error
            else:
                raise AssertionError("nothing was raised")

    with Session(engine) as session:
        event.listen(session, "before_commit", Session.commit)
        session.scalar(select(1))
        try:
            session.commit()
        except IllegalStateChangeError as error:
            assert str(error).startswith("Method 'commit()' can't be called here"), error
        else:
            raise AssertionError("nothing was raised")

    def inserted(mapper, connection, target):
        target.addresses.append(Address(email="a"))

    event.listen(User, "after_insert", inserted)
    with Session(engine) as session, warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always", SAWarning)
        session.add(User(id=2, name="Bob"))
        session.flush()
        assert "Usage of the 'collection append' operation" in str(caught[0].message), caught
    event.remove(User, "after_insert", inserted)

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
