"""A rollback restores inserted and deleted objects, and leaves those that add(), expunge(), or merge() moved.

Claims: states#rollback, states#five, expunge#flushed
Drivers: sqlite3, psycopg, psycopg2, pg8000, PyMySQL
"""

import os

from sqlalchemy import create_engine, inspect
from sqlalchemy.orm import Session, make_transient

from models import Base, User

STATES = ("transient", "pending", "persistent", "deleted", "detached")


def state(obj):
    return next(name for name in STATES if getattr(inspect(obj), name))


def detached():
    with Session(engine) as other:
        return other.get(User, 500)


def new(session):
    user = User(name="Eve")
    session.add(user)
    return user


def inserted(session):
    user = new(session)
    session.flush()
    return user


def deleted(session):
    user = session.get(User, 500)
    session.delete(user)
    session.flush()
    return user


def then(prepare, method):
    def steps(session):
        user = prepare(session)
        method(session, user)
        return user

    return steps


def loaded(session):
    return session.get(User, 500)


def added_back(session):
    user = detached()
    session.add(user)
    return user


def leave(session, user):
    make_transient(user)


def leave_all(session, user):
    session.expunge_all()


engine = create_engine(os.environ["DATABASE_URL"])
Base.metadata.create_all(engine)
with Session(engine) as session, session.begin():
    session.add(User(id=500, name="Ada"))
for prepare, before, after in (
    (new, "pending", "transient"),
    (inserted, "persistent", "transient"),
    (deleted, "deleted", "persistent"),
    (loaded, "persistent", "persistent"),
    (then(loaded, Session.delete), "persistent", "persistent"),
    (added_back, "persistent", "persistent"),
    (then(loaded, Session.expunge), "detached", "detached"),
    (then(new, Session.expunge), "transient", "transient"),
    (then(inserted, Session.expunge), "detached", "transient"),
    (then(inserted, leave_all), "detached", "transient"),
    (then(deleted, Session.expunge), "detached", "detached"),
    (then(deleted, leave_all), "deleted", "persistent"),
    (then(loaded, leave), "transient", "transient"),
    (then(deleted, leave), "transient", "transient"),
    (lambda session: session.merge(User(id=500, name="Grace")), "persistent", "persistent"),
    (lambda session: session.merge(User(id=900, name="Grace")), "pending", "transient"),
    (lambda session: session.merge(detached(), load=False), "persistent", "persistent"),
):
    with Session(engine) as session:
        user = prepare(session)
        assert state(user) == before, (before, state(user))
        session.rollback()
        assert state(user) == after, (before, after, state(user))
engine.dispose()
