"""An object keeps a flushed change after close() has rolled back its UPDATE, and another session sends no UPDATE for it.

Claims: states#close-inserted, states#reattach
Drivers: sqlite3, aiosqlite, psycopg, psycopg2, pg8000, psycopg async, asyncpg, PyMySQL, aiomysql, asyncmy
SQLAlchemy: 2.0, 2.1
"""

from sqlalchemy import event, select
from sqlalchemy.orm import Session

from engines import run
from models import Base, User


def program(engine):
    Base.metadata.create_all(engine)
    with Session(engine) as session, session.begin():
        session.add(User(id=1, name="Ada"))
    with Session(engine) as session:
        ada = session.get(User, 1)
        ada.name = "Grace"
        session.flush()
    assert ada.name == "Grace"

    sent = []
    event.listen(engine, "before_cursor_execute", lambda *arguments: sent.append(arguments[2].split()[0]))
    with Session(engine) as session:
        session.add(ada)
        ada.name = "Grace"
        session.commit()
        assert "UPDATE" not in sent
        assert session.scalars(select(User.name)).all() == ["Ada"]


run(program)
