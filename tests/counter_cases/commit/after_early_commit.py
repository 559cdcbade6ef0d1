"""After commit() in a begin() block, the session sends and adds nothing more there, but get() of a loaded object, expire(), and expunge() work.

Claims: commit#begin-block
Drivers: sqlite3, aiosqlite, psycopg, asyncpg, PyMySQL, aiomysql
"""

from sqlalchemy import select
from sqlalchemy.exc import InvalidRequestError
from sqlalchemy.orm import Session

from engines import run
from models import Base, User


def program(engine):
    Base.metadata.create_all(engine)
    with Session(engine) as session, session.begin():
        session.add(User(id=500, name="Ada"))

    def raises(work):
        try:
            with Session(engine, expire_on_commit=False) as session, session.begin():
                ada = session.get(User, 500)
                session.commit()
                work(session, ada)
        except InvalidRequestError as error:
            return "Can't operate on closed transaction inside context manager" in str(error)
        return False

    def change(session, ada):
        ada.name = "Grace"
        session.flush()

    assert raises(lambda session, ada: session.scalars(select(User)))
    assert raises(lambda session, ada: session.add(User(name="Bob")))
    assert raises(lambda session, ada: session.delete(ada))
    assert raises(lambda session, ada: ada.addresses)
    assert raises(change)
    assert not raises(lambda session, ada: session.get(User, 500))
    assert not raises(Session.expire)
    assert not raises(Session.expunge)


run(program)
