"""In 2.1, the option autoflush=False of a session covers ORM statements and lazy loads, not text, refresh(), or merge().

Claims: autoflush#statement
Drivers: sqlite3, aiosqlite, psycopg, asyncpg, PyMySQL, aiomysql
SQLAlchemy: 2.1
"""

from sqlalchemy import select, text
from sqlalchemy.orm import Session

from engines import run
from models import Base, User


def program(engine):
    Base.metadata.create_all(engine)
    with Session(engine) as session, session.begin():
        session.add(User(id=500, name="Ada"))

    def flushes(step):
        with Session(engine, execution_options={"autoflush": False}) as session:
            ada, bob = session.get(User, 500), User(name="Bob")
            session.add(bob)
            step(session, ada)
            return bob not in session.new

    assert not flushes(lambda session, ada: session.scalars(select(User)).all())
    assert not flushes(lambda session, ada: ada.addresses)
    assert flushes(lambda session, ada: session.execute(text("SELECT 1")))
    assert flushes(lambda session, ada: session.refresh(ada))
    assert flushes(lambda session, ada: session.merge(User(id=500)))


run(program)
