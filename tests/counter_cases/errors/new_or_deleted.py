"""delete() refuses a new object with the key of a row, add() a deleted one of a collection, and refresh() a merged one.

Claims: errors#not-persisted, errors#was-deleted, errors#other-session, errors#merge-dirty, errors#not-persistent, errors#not-mapped, errors#key-length, errors#no-remove
Drivers: sqlite3, aiosqlite, psycopg, psycopg2, pg8000, asyncpg, psycopg async, PyMySQL, aiomysql, asyncmy
"""

from sqlalchemy import delete, select
from sqlalchemy.exc import InvalidRequestError
from sqlalchemy.orm import Session
from sqlalchemy.orm.exc import UnmappedInstanceError

from engines import run
from models import Address, Base, User


def message_of(work):
    try:
        work()
    except (InvalidRequestError, UnmappedInstanceError, AttributeError) as error:
        return str(error)
    raise AssertionError("nothing was raised")


def not_persistent(engine):
    with Session(engine) as session, Session(engine) as other:
        given = User(id=2, name="Bob")
        merged = session.merge(given)
        session.commit()
        assert "is not persistent within this Session" in message_of(lambda: session.refresh(given))
        session.refresh(merged)
        assert "is not persistent within this Session" in message_of(lambda: other.refresh(merged))
        eve = User(id=5, name="Eve")
        session.add(eve)
        session.flush()
        session.rollback()
        assert "is not persistent within this Session" in message_of(lambda: session.refresh(eve))
        session.add(eve)
        session.flush()
        session.refresh(eve)
        for method in (session.add, session.delete, session.refresh, session.merge):
            message = message_of(lambda method=method: method(session.get(User, 99)))
            assert message == "Class 'builtins.NoneType' is not mapped", message
        assert "Incorrect number of values in identifier" in message_of(lambda: session.get(User, [1, 2]))
        assert "has no attribute 'remove'" in message_of(lambda: session.remove(eve))


def deleted_in_collection(engine):
    with Session(engine, expire_on_commit=False) as session:
        bob = session.get(User, 2)
        session.delete(bob.addresses[0])
        session.commit()
    with Session(engine) as session:
        assert "has been deleted" in message_of(lambda: session.add(bob))
    with Session(engine) as session:
        assert session.get(User, 2).addresses == []


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
    not_persistent(engine)
    deleted_in_collection(engine)


run(main)
