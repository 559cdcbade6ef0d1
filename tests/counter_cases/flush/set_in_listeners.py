"""An attribute that an `after_insert`, `after_update`, or `after_flush` listener sets is not saved, and one set in `before_flush` is.

The flush warns only about objects that it did not write.

Claims: flush#sends-sql
Drivers: sqlite3, aiosqlite, psycopg, psycopg2, pg8000, psycopg async, asyncpg, PyMySQL, aiomysql, asyncmy
SQLAlchemy: 2.0, 2.1
"""

import warnings

from sqlalchemy import event
from sqlalchemy.exc import SAWarning
from sqlalchemy.orm import Session

from engines import run
from models import Base, User


def saved_names(engine, target, name):
    """Return the names of the written and of another object after a listener has set both."""
    with Session(engine) as session, session.begin():
        session.merge(User(id=1, name="Ada"))
        session.merge(User(id=2, name="Bob"))
        if third := session.get(User, 3):
            session.delete(third)

    with Session(engine) as session, warnings.catch_warnings(record=True) as warned:
        warnings.simplefilter("always", SAWarning)
        ada, other = session.get(User, 1), session.get(User, 2)
        if name == "after_insert":
            ada = User(id=3, name="Ada")

        def rename(*_):
            ada.name = other.name = "set"

        is_on_session = target is Session
        event.listen(session if is_on_session else target, name, rename)
        if name == "after_insert":
            session.add(ada)
        else:
            ada.name = "Ada Lovelace"
        session.commit()
        session.commit()
        event.remove(session if is_on_session else target, name, rename)
        names = ada.name, other.name
    return names, [each for each in warned if "have been reset" in str(each.message)] != []


def program(engine):
    Base.metadata.create_all(engine)
    assert saved_names(engine, User, "after_insert") == (("Ada", "Bob"), True)
    assert saved_names(engine, User, "after_update") == (("Ada Lovelace", "Bob"), True)
    assert saved_names(engine, Session, "after_flush") == (("Ada Lovelace", "Bob"), True)
    assert saved_names(engine, Session, "before_flush") == (("set", "set"), False)


run(program)
