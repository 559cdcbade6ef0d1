"""A missing value or a missing parent is an IntegrityError, but a ProgrammingError on pg8000.

Claims: errors#not-null-failed, errors#foreign-key-failed, errors#unique-failed
Drivers: psycopg, psycopg2, pg8000, asyncpg, psycopg async, PyMySQL, aiomysql, asyncmy
"""

from sqlalchemy import String, delete, insert, text, update
from sqlalchemy.exc import DBAPIError, IntegrityError, OperationalError, ProgrammingError
from sqlalchemy.orm import Mapped, Session, mapped_column

from engines import run
from models import Address, Base, User


class Tag(Base):
    __tablename__ = "answers_tag"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(9), default="red")


def class_of_error(engine, work):
    with Session(engine) as session:
        try:
            work(session)
            session.commit()
        except DBAPIError as error:
            return type(error)
    raise AssertionError("nothing was raised")


def main(engine):
    Base.metadata.create_all(engine)
    with Session(engine) as session:
        session.add(User(id=1, name="Ada", addresses=[Address(id=1, email="a")]))
        session.commit()
    usual = ProgrammingError if engine.dialect.driver == "pg8000" else IntegrityError
    left_out = OperationalError if engine.dialect.name in ("mysql", "mariadb") else usual
    assert class_of_error(engine, lambda session: session.add(User(id=1, name="Bob"))) is IntegrityError
    assert class_of_error(engine, lambda session: session.add(User(name=None))) is usual
    assert class_of_error(engine, lambda session: session.execute(insert(User.__table__).values(id=2))) is left_out
    assert class_of_error(engine, lambda session: session.add(Address(id=9, email="a", user_id=7))) is usual
    assert class_of_error(engine, lambda session: session.execute(delete(User.__table__))) is usual
    assert class_of_error(engine, lambda session: session.delete(session.get(User, 1))) is usual
    assert class_of_error(engine, lambda session: session.execute(update(User.__table__).values(id=2))) is usual
    if engine.dialect.name in ("mysql", "mariadb"):
        assert class_of_error(engine, lambda session: session.execute(text("DROP TABLE answers_user"))) is usual

    added = text("INSERT INTO answers_tag (id) VALUES (1)")
    assert class_of_error(engine, lambda session: session.execute(added)) is left_out
    assert class_of_error(engine, lambda session: session.execute(insert(Tag).values(id=1, name=None))) is usual
    with Session(engine) as session:
        session.add(Tag(id=1, name=None))
        session.execute(insert(Tag).values(id=2))
        assert [session.get(Tag, key).name for key in (1, 2)] == ["red", "red"]


run(main)
