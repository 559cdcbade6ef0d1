"""With a `version_id_col`, merge() compares with the object that the session has: if this is old too, the flush raises, and if it is expired, nothing does.

Claims: expunge#second-copy, update#merge, states#merge
Drivers: sqlite3, aiosqlite, psycopg, psycopg2, pg8000, psycopg async, asyncpg, PyMySQL, aiomysql, asyncmy
SQLAlchemy: 2.0, 2.1
"""

from sqlalchemy.orm import Mapped, Session, mapped_column
from sqlalchemy.orm.exc import StaleDataError

from engines import run
from models import Base


class Doc(Base):
    __tablename__ = "answers_doc"

    id: Mapped[int] = mapped_column(primary_key=True)
    body: Mapped[str]
    version: Mapped[int] = mapped_column()
    __mapper_args__ = {"version_id_col": version}


def raises(work):
    try:
        work()
    except StaleDataError:
        return True
    return False


def change_elsewhere(engine):
    with Session(engine) as other, other.begin():
        other.get_one(Doc, 1).body += "+"


def expunged(session):
    session.rollback()
    old = session.get_one(Doc, 1, populate_existing=True)
    session.expunge(old)
    session.rollback()
    old.body = "old"
    return old


def program(engine):
    Base.metadata.create_all(engine)
    with Session(engine) as session, session.begin():
        session.add(Doc(id=1, body="first"))
    with Session(engine) as session:
        old = expunged(session)
        change_elsewhere(engine)
        assert raises(lambda: session.merge(old))

        old = expunged(session)
        copy = session.get_one(Doc, 1)
        change_elsewhere(engine)
        assert session.merge(old) is copy
        assert raises(session.flush)

        old = expunged(session)
        copy = session.get_one(Doc, 1)
        session.commit()
        change_elsewhere(engine)
        assert session.merge(old) is copy
        session.commit()
        assert copy.body == "old"


run(program)
