"""With a version counter, a locked get() of a loaded object with an old version raises StaleDataError, also with populate_existing=True.

A locked select() and the refresh() with a lock do not. After the locked select(), the flush raises.

Claims: update#for-update, update#not-lost
Drivers: psycopg, psycopg2, pg8000, psycopg async, asyncpg, PyMySQL, aiomysql, asyncmy
SQLAlchemy: 2.0, 2.1
"""

from sqlalchemy import select
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


def program(engine):
    Base.metadata.create_all(engine)
    with Session(engine) as session, session.begin():
        session.add(Doc(id=1, body="0"))

    def old_doc(session):
        session.rollback()
        doc = session.get_one(Doc, 1)
        assert doc.body
        with Session(engine) as other, other.begin():
            other.get_one(Doc, 1).body += "+"
        return doc

    locked = select(Doc).with_for_update()
    with Session(engine) as session:
        doc = old_doc(session)
        assert raises(lambda: session.get(Doc, 1, with_for_update=True))
        doc = old_doc(session)
        assert raises(lambda: session.get(Doc, 1, with_for_update=True, populate_existing=True))
        doc = old_doc(session)
        old = doc.body
        assert session.scalars(locked).one().body == old
        doc.body = "mine"
        assert raises(session.flush)
        doc = old_doc(session)
        old = doc.body
        assert session.scalars(locked.execution_options(populate_existing=True)).one().body == old + "+"
        doc = old_doc(session)
        session.refresh(doc, with_for_update=True)
        doc.body = "mine"
        session.commit()
        assert doc.body == "mine"


run(program)
