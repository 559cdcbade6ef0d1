"""An update by primary key raises StaleDataError if one of two rows is gone, with the drivers that count the rows of each parameter set, and needs the names of attributes.

Claims: errors#update-stale, errors#no-key-in-update
Drivers: sqlite3, aiosqlite, psycopg, psycopg2, pg8000, psycopg async, PyMySQL, aiomysql, asyncmy
"""

from sqlalchemy import select, update
from sqlalchemy.exc import InvalidRequestError
from sqlalchemy.orm import Mapped, Session, mapped_column
from sqlalchemy.orm.exc import StaleDataError

from engines import run
from models import Base, User


class Tag(Base):
    __tablename__ = "answers_tag"
    id: Mapped[int] = mapped_column("tag_id", primary_key=True)
    name: Mapped[str]


def main(engine):
    Base.metadata.create_all(engine)
    with Session(engine) as session:
        session.add(User(id=1, name="Ada"))
        session.commit()
        try:
            session.execute(update(User), [{"id": 1, "name": "Grace"}, {"id": 2, "name": "Barbara"}])
        except StaleDataError:
            session.rollback()
        else:
            raise AssertionError("nothing was raised")
        assert session.scalars(select(User.name)).all() == ["Ada"]
        session.add(Tag(id=1, name="red"))
        session.flush()
        try:
            session.execute(update(Tag), [{"tag_id": 1, "name": "blue"}])
        except InvalidRequestError as error:
            assert "No primary key value supplied" in str(error), error
        else:
            raise AssertionError("nothing was raised")
        session.execute(update(Tag), [{"id": 1, "name": "blue"}])
        assert session.scalars(select(Tag.name)).all() == ["blue"]


run(main)
