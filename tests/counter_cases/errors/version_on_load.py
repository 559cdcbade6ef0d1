"""Only get() with a lock compares the version of a loaded object with its row.

Claims: errors#version-loaded
Drivers: sqlite3, aiosqlite, psycopg, psycopg2, pg8000, asyncpg, psycopg async, PyMySQL, aiomysql, asyncmy
"""

from sqlalchemy import select, update
from sqlalchemy.orm import Mapped, Session, mapped_column
from sqlalchemy.orm.exc import StaleDataError

from engines import run
from models import Base


class Doc(Base):
    __tablename__ = "answers_doc"

    id: Mapped[int] = mapped_column(primary_key=True)
    version: Mapped[int] = mapped_column()
    __mapper_args__ = {"version_id_col": version}


def main(engine):
    Base.metadata.create_all(engine)
    with Session(engine) as session:
        doc = Doc(id=1)
        session.add(doc)
        session.flush()
        session.connection().execute(update(Doc.__table__).values(version=2))
        session.scalars(select(Doc).with_for_update()).all()
        session.get(Doc, 1)
        try:
            session.get(Doc, 1, with_for_update=True)
        except StaleDataError:
            pass
        else:
            raise AssertionError("nothing was raised")
        session.refresh(doc, with_for_update=True)
        assert doc.version == 2


run(main)
