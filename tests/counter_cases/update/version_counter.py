"""With a version counter, a flush of two rows raises StaleDataError if one was changed, on asyncpg too. An update() neither checks nor raises the version, and nor does a new child.

The flush of an expired object reads the current version, and overwrites the other session's value.
A version that the program sets is saved, and the flush checks the loaded one, not the set one.

Claims: update#version, update#version-bulk, update#gone
Drivers: sqlite3, aiosqlite, psycopg, psycopg2, pg8000, psycopg async, asyncpg, PyMySQL, aiomysql, asyncmy
"""

from sqlalchemy import ForeignKey, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column, relationship
from sqlalchemy.orm.exc import StaleDataError

from engines import run
from models import Base


class Doc(Base):
    __tablename__ = "answers_doc"

    id: Mapped[int] = mapped_column(primary_key=True)
    title: Mapped[str]
    version: Mapped[int] = mapped_column()
    lines: Mapped[list["Line"]] = relationship()
    __mapper_args__ = {"version_id_col": version}


class Line(Base):
    __tablename__ = "answers_line"

    id: Mapped[int] = mapped_column(primary_key=True)
    doc_id: Mapped[int] = mapped_column(ForeignKey("answers_doc.id"))


def raises(error, work):
    try:
        work()
    except error:
        return True
    return False


def program(engine):
    Base.metadata.create_all(engine)
    with Session(engine) as session, session.begin():
        session.add_all([Doc(id=1, title="new"), Doc(id=2, title="new")])
        session.flush()
        doc = session.get(Doc, 2)
        doc.lines.append(Line())

    with Session(engine) as session:
        session.execute(update(Doc).where(Doc.id == 1).values(title="mine"))
        session.execute(update(Doc).where(Doc.version == 7).values(title="mine"))
        session.commit()
        assert session.scalars(select(Doc.version)).all() == [1, 1]
        row = {"id": 1, "title": "newer"}
        assert raises(KeyError, lambda: session.execute(update(Doc), [row]))
        session.rollback()
        session.execute(update(Doc), [row | {"version": 1}])
        session.commit()
        assert session.scalars(select(Doc.version).order_by(Doc.id)).all() == [2, 1]
        rows = [row | {"version": 2}, {"id": 2, "title": "newer", "version": 9}]
        assert raises(StaleDataError, lambda: session.execute(update(Doc), rows))

    with Session(engine, expire_on_commit=False) as session:
        docs = session.scalars(select(Doc)).all()
        session.commit()
        with engine.begin() as connection:
            connection.execute(update(Doc.__table__).where(Doc.id == 2).values(version=9))
        for doc in docs:
            doc.title = "flushed"
        assert raises(StaleDataError, session.commit)
        session.rollback()

    with Session(engine) as session:
        doc = session.get(Doc, 1)
        session.commit()
        with Session(engine) as other, other.begin():
            other.get(Doc, 1).title = "theirs"
        doc.title = "yours"
        session.commit()
        assert (doc.title, doc.version) == ("yours", 4)
        doc.version, doc.title = 1, "form"
        session.commit()
        assert (doc.title, doc.version) == ("form", 1)
        with Session(engine) as other, other.begin():
            other.get(Doc, 1).title = "theirs"
        doc.version, doc.title = 2, "form"
        assert raises(StaleDataError, session.commit)
        session.rollback()
        doc.version, doc.title = 7, "expired"
        session.commit()
        assert (doc.title, doc.version) == ("expired", 7)


run(program)
