"""begin_nested() flushes, although it sends no SQL of its own: the next statement sends its SAVEPOINT.

Claims: autoflush#no-statement, autoflush#always
Drivers: sqlite3, psycopg, asyncpg, PyMySQL
SQLAlchemy: 2.0, 2.1
"""

from sqlalchemy import event
from sqlalchemy.orm import Session

from engines import run
from models import Base, User


def program(engine):
    Base.metadata.create_all(engine)
    sent = []
    event.listen(engine, "before_cursor_execute", lambda *arguments: sent.append(arguments[2].split()[0]))
    with Session(engine) as session:
        session.begin_nested()
        assert sent == []
        session.rollback()
        session.add(User(id=1, name="Ada"))
        session.begin_nested()
        assert sent == ["INSERT"]
        session.connection()
        assert sent == ["INSERT", "SAVEPOINT"]


run(program)
