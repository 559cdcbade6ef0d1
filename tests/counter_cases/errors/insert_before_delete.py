"""In one table, a flush inserts before it deletes, so a unique value is still taken.

Claims: errors#unique-failed, errors#many-rows, errors#many-rows-or-none
Drivers: sqlite3, aiosqlite, psycopg, psycopg2, pg8000, asyncpg, psycopg async, PyMySQL, aiomysql, asyncmy
"""

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError, MultipleResultsFound
from sqlalchemy.orm import Mapped, Session, mapped_column

from engines import run
from models import Address, Base, User


class Tag(Base):
    __tablename__ = "answers_tag"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(unique=True)


def replace(session, flush):
    session.delete(session.get(Tag, 1))
    if flush:
        session.flush()
    session.add(Tag(id=2, name="red"))
    session.flush()


def main(engine):
    Base.metadata.create_all(engine)
    with Session(engine) as session:
        session.add_all([Tag(id=1, name="red"), User(name="Ada", addresses=[Address(email="a"), Address(email="b")])])
        session.commit()
        try:
            replace(session, flush=False)
        except IntegrityError:
            session.rollback()
        else:
            raise AssertionError("nothing was raised")
        replace(session, flush=True)

        joined = select(User).join(User.addresses)
        for method in ("one", "one_or_none"):
            try:
                getattr(session.scalars(joined), method)()
            except MultipleResultsFound:
                pass
            else:
                raise AssertionError("nothing was raised")
            assert getattr(session.scalars(joined).unique(), method)().name == "Ada"


run(main)
