"""merge() compares with the version that the session has, and a delete of another version raises StaleDataError.

Claims: errors#version-merged, errors#delete-unmatched, errors#update-stale
Drivers: sqlite3, aiosqlite, psycopg, psycopg2, pg8000, asyncpg, psycopg async, PyMySQL, aiomysql, asyncmy
"""

from sqlalchemy import update
from sqlalchemy.orm import Mapped, Session, mapped_column
from sqlalchemy.orm.exc import StaleDataError

from engines import run
from models import Base, User


class Doc(Base):
    __tablename__ = "answers_doc"

    id: Mapped[int] = mapped_column(primary_key=True)
    version: Mapped[int] = mapped_column()
    __mapper_args__ = {"version_id_col": version}


def message_of(work):
    try:
        work()
    except StaleDataError as error:
        return str(error)
    raise AssertionError("nothing was raised")


def main(engine):
    Base.metadata.create_all(engine)
    with Session(engine) as session:
        session.add_all([Doc(id=1), User(id=1, name="Ada")])
        session.commit()
        doc = session.get(Doc, 1)
        assert doc.version == 1
        session.connection().execute(update(Doc.__table__).values(version=2))
        assert "does not match existing version '1'" in message_of(lambda: session.merge(Doc(id=1, version=2)))
        session.delete(doc)
        assert message_of(session.flush).startswith(
            "DELETE statement on table 'answers_doc' expected to delete 1 row(s); 0 were matched"
        )
        session.rollback()
        assert doc.version == 1
        assert "does not match existing version '1'" in message_of(lambda: session.merge(Doc(id=1, version=None)))
        assert session.merge(Doc(id=1)) is doc

        ada = session.get(User, 1)
        session.connection().execute(update(User.__table__).values(id=2))
        ada.name = "Grace"
        assert message_of(session.flush).startswith("UPDATE statement on table 'answers_user' expected to update 1 row")


run(main)
