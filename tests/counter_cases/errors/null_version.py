"""An object whose version is NULL in its row cannot be changed or deleted by a flush until update() has set the version.

Claims: errors#update-stale
Drivers: sqlite3, aiosqlite, psycopg, psycopg2, pg8000, asyncpg, psycopg async, PyMySQL, aiomysql, asyncmy
"""

from sqlalchemy import insert, update
from sqlalchemy.exc import StatementError
from sqlalchemy.orm import Mapped, Session, mapped_column

from engines import run
from models import Base


class Doc(Base):
    __tablename__ = "answers_doc"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    version: Mapped[int | None] = mapped_column()
    __mapper_args__ = {"version_id_col": version}


def message_of_flush(session):
    try:
        session.flush()
    except StatementError as error:
        session.rollback()
        return str(error)
    raise AssertionError("nothing was raised")


def main(engine):
    Base.metadata.create_all(engine)
    with Session(engine) as session:
        session.execute(insert(Doc.__table__).values(id=1, name="old"))
        session.commit()
        doc = session.get(Doc, 1)
        doc.name = "new"
        assert "A value is required for bind parameter" in message_of_flush(session)
        session.delete(doc)
        assert "A value is required for bind parameter" in message_of_flush(session)

        session.execute(update(Doc).where(Doc.version.is_(None)).values(version=1))
        session.commit()
        doc.name = "new"
        session.commit()
        assert (doc.name, doc.version) == ("new", 2)


run(main)
