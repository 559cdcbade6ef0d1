"""A thread that reads an expired attribute uses the session of the object. Threads of one StaticPool share a transaction.

Claims: blocking#shared
Drivers: sqlite3, psycopg, psycopg2, pg8000, PyMySQL
"""

import os
from threading import Thread, get_ident

from sqlalchemy import create_engine, event, select
from sqlalchemy.orm import Session
from sqlalchemy.pool import StaticPool

from models import Base, User

engine = create_engine(os.environ["DATABASE_URL"])
Base.metadata.create_all(engine)
threads = []


@event.listens_for(engine, "before_cursor_execute")
def executed(*arguments):
    threads.append(get_ident())


with Session(engine) as session:
    ada = User(name="Ada")
    session.add(ada)
    session.commit()
    threads.clear()
    thread = Thread(target=lambda: ada.name)
    thread.start()
    thread.join()
    assert len(threads) == 1
    assert threads != [get_ident()]
    assert session.in_transaction()
engine.dispose()

options = {"connect_args": {"check_same_thread": False}} if engine.dialect.name == "sqlite" else {}
shared = create_engine(os.environ["DATABASE_URL"], poolclass=StaticPool, **options)


def roll_back():
    with Session(shared) as session:
        session.connection()


with Session(shared) as session:
    session.add(User(name="Bob"))
    session.flush()
    thread = Thread(target=roll_back)
    thread.start()
    thread.join()
    session.commit()
    assert session.scalars(select(User.name)).all() == ["Ada"]
shared.dispose()
