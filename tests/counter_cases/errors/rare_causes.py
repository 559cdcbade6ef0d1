"""What raises or warns: keys of two types, autoflush off, a row that SQL deleted, a condition with bindparam().

Claims: errors/rare#keys-unsorted, errors/rare#merge-pending, errors/rare#key-not-flushed, errors/rare#loaded-in-flush, errors/rare#bulk-where, errors/rare#bulk-ordered, errors#key-conflict
Drivers: sqlite3, aiosqlite, psycopg, psycopg2, pg8000, psycopg async, asyncpg, PyMySQL, aiomysql, asyncmy
"""

import warnings

from sqlalchemy import bindparam, delete, select, update
from sqlalchemy.exc import InvalidRequestError, SAWarning
from sqlalchemy.orm import Session

from engines import run
from models import Address, Base, User

changed = update(User).where(User.id == bindparam("key")).values(name=bindparam("new"))
values = [{"key": 1, "new": "Eve"}, {"key": 2, "new": "Max"}]


def message_of(work, *arguments, **options):
    with warnings.catch_warnings():
        warnings.simplefilter("error", SAWarning)
        try:
            work(*arguments, **options)
        except (InvalidRequestError, SAWarning) as error:
            return str(error)
    return ""


def keys_of_two_types(session, key):
    users = [User(id=key, name="Ada"), User(id=8, name="Bob")]
    for user in users:
        session.add(user)
        session.flush()
    for user in users:
        user.name = "Eve"
    return message_of(session.flush)


def merged(session):
    ada = User(name="Ada")
    session.add(ada)
    return message_of(session.merge, ada)


def merged_by_another(session):
    ada = User(name="Ada")
    session.add(ada)
    return message_of(session.merge, Address(email="a", user=ada))


def refreshed(session, *names):
    ada = User(id=1, name="Ada")
    session.add(ada)
    session.flush()
    ada.id = 9
    return message_of(session.refresh, ada, *names)


def replaced(session, expunged, conflict=False):
    ada = User(id=1, name="Ada")
    session.add(ada)
    session.flush()
    session.execute(delete(User).execution_options(synchronize_session=False))
    if expunged:
        session.expunge(ada)
    session.add(User(id=1, name="Bob"))
    with warnings.catch_warnings():
        warnings.filterwarnings("error" if conflict else "ignore", "New instance")
        warnings.filterwarnings("error", "Identity map")
        try:
            session.flush()
        except SAWarning as error:
            return str(error)
    return ""


def names_after(session, **options):
    ada = User(id=1, name="Ada")
    session.add_all([ada, User(id=2, name="Bob")])
    session.flush()
    assert message_of(session.execute, changed, values, execution_options=options) == ""
    assert ada.name == "Ada"
    return session.scalars(select(User.__table__.c.name).order_by(User.__table__.c.id)).all()


def with_session(engine, work, *arguments, **options):
    with Session(engine, **options) as session:
        return work(session, *arguments)


def bulk(session):
    refused = message_of(session.execute, changed, values)
    assert "bulk synchronize of persistent objects not supported" in refused, refused
    without = message_of(session.execute, changed, values, execution_options={"synchronize_session": None})
    assert "No primary key value supplied" in without, without
    assert names_after(session, dml_strategy="core_only") == ["Eve", "Max"]


def ordered(session):
    session.add_all([User(id=1, name="Ada"), User(id=2, name="Bob")])
    session.flush()
    rows = [{"id": 1, "name": "Eve"}]
    refused = message_of(session.execute, update(User).ordered_values((User.name, "Max")), rows)
    assert "does not support ordered_values()" in refused, refused
    session.execute(update(User).values(name="Max"), rows)
    session.execute(update(User).values(name="Max"), [{"id": 2}])
    assert session.scalars(select(User.__table__.c.name).order_by(User.__table__.c.id)).all() == ["Eve", "Max"]


def main(engine):
    Base.metadata.create_all(engine)
    if engine.dialect.driver != "asyncpg":
        assert "Could not sort objects by primary key" in with_session(engine, keys_of_two_types, "7")
    assert with_session(engine, keys_of_two_types, 7) == ""
    assert with_session(engine, merged) == ""
    assert "is already pending in this Session" in with_session(engine, merged, autoflush=False)
    assert "is already pending in this Session" in with_session(engine, merged_by_another, autoflush=False)
    assert with_session(engine, refreshed, ["name"]) == ""
    assert with_session(engine, refreshed, autoflush=False) == ""
    assert "Please flush pending primary key changes" in with_session(engine, refreshed, ["name"], autoflush=False)
    assert "Identity map already had an identity" in with_session(engine, replaced, False)
    assert "conflicts with persistent instance" in with_session(engine, replaced, False, True)
    for conflict in (False, True):
        assert with_session(engine, replaced, True, conflict) == ""
    with_session(engine, bulk)
    with_session(engine, ordered)


run(main)
