"""delete() refuses a new object with the key of a row, and add() refuses one whose row get() did not find.

Claims: errors#not-persisted, errors#was-deleted, errors#other-session, errors#merge-dirty
Drivers: sqlite3, aiosqlite, psycopg, psycopg2, pg8000, asyncpg, psycopg async, PyMySQL, aiomysql, asyncmy
"""

from sqlalchemy import delete, select
from sqlalchemy.exc import InvalidRequestError
from sqlalchemy.orm import Session

from engines import run
from models import Address, Base, User


def message_of(work):
    try:
        work()
    except InvalidRequestError as error:
        return str(error)
    raise AssertionError("nothing was raised")


def main(engine):
    Base.metadata.create_all(engine)
    with Session(engine) as session:
        session.add_all([User(id=1, name="Ada"), User(id=2, name="Bob", addresses=[Address(email="b")])])
        session.commit()
    with Session(engine) as session:
        assert "is not persisted" in message_of(lambda: session.delete(User(id=1)))
        session.delete(session.get(User, 1))
        session.flush()
        session.rollback()
        carl = User(id=3, name="Carl")
        session.add(carl)
        session.flush()
        session.rollback()
        assert "is not persisted" in message_of(lambda: session.delete(carl))

        ada = session.get(User, 1)
        session.execute(delete(User.__table__).where(User.id == 1))
        session.expire(ada)
        assert session.get(User, 1) is None
        assert "has been deleted" in message_of(lambda: session.add(ada))

    with Session(engine) as session, Session(engine) as other:
        bob = session.scalars(select(User).where(User.id == 2)).one()
        address = bob.addresses[0]
        session.expunge(bob)
        assert "is already attached to session" in message_of(lambda: other.add(bob))
        session.expunge(address)
        other.add(bob)
        assert address in other

    with Session(engine) as session:
        bob = session.get(User, 2)
        address = bob.addresses[0]
    address.email = "changed"
    with Session(engine) as session:
        assert "marked as 'dirty'" in message_of(lambda: session.merge(bob, load=False))


run(main)
