"""An expired object is not found if its discriminator changed, its commit saved nothing, or its key lost microseconds.

Claims: errors#row-deleted, errors#refresh-row-gone
Drivers: sqlite3, aiosqlite, psycopg, psycopg2, pg8000, asyncpg, psycopg async, PyMySQL, aiomysql, asyncmy
"""

from contextlib import suppress
from datetime import datetime

from sqlalchemy import inspect, text
from sqlalchemy.exc import DBAPIError, InvalidRequestError
from sqlalchemy.orm import Mapped, Session, mapped_column
from sqlalchemy.orm.exc import ObjectDeletedError

from engines import run
from models import Base, User


class Pet(Base):
    __tablename__ = "answers_pet"
    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str]
    __mapper_args__ = {"polymorphic_on": "kind", "polymorphic_identity": "pet"}


class Dog(Pet):
    breed: Mapped[str | None]
    __mapper_args__ = {"polymorphic_identity": "dog"}


class Visit(Base):
    __tablename__ = "answers_visit"
    time: Mapped[datetime] = mapped_column(primary_key=True)
    note: Mapped[str]


def message_of(work):
    try:
        work()
    except (ObjectDeletedError, InvalidRequestError) as error:
        return str(error)
    return ""


def main(engine):
    Base.metadata.create_all(engine)
    with Session(engine) as session:
        dog = Dog(breed="Poodle")
        session.add(dog)
        session.flush()
        session.execute(text("UPDATE answers_pet SET kind = 'pet'"))
        assert "Could not refresh instance" in message_of(lambda: session.refresh(dog))
        assert "or its row is otherwise not present" in message_of(lambda: dog.breed)

    with Session(engine) as session:
        visit = Visit(time=datetime(2026, 1, 1, 1, 1, 1, 123456), note="a")
        session.add(visit)
        session.commit()
        lost = "or its row is otherwise not present" in message_of(lambda: visit.note)
        assert lost == (engine.dialect.name in ("mysql", "mariadb"))

    if engine.dialect.name == "postgresql" and engine.dialect.driver != "pg8000":
        with Session(engine) as session:
            ada = User(name="Ada")
            session.add(ada)
            session.flush()
            with suppress(DBAPIError):
                session.execute(text("SELECT 1 / 0"))
            session.commit()
            assert "or its row is otherwise not present" in message_of(lambda: ada.name)
            assert "Could not refresh instance" in message_of(lambda: session.refresh(ada))
            assert inspect(ada).persistent


run(main)
