"""On PostgreSQL, a locked read of a class with `with_polymorphic="*"` raises unless `of` names the table, not the class.

Claims: update#for-update
Drivers: psycopg, psycopg2, pg8000, psycopg async, asyncpg
SQLAlchemy: 2.0, 2.1
"""

from sqlalchemy import ForeignKey, select
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Mapped, Session, mapped_column

from engines import run
from models import Base


class Animal(Base):
    __tablename__ = "answers_animal"
    __mapper_args__ = {"polymorphic_on": "kind", "polymorphic_identity": "animal", "with_polymorphic": "*"}

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str]


class Dog(Animal):
    __tablename__ = "answers_dog"
    __mapper_args__ = {"polymorphic_identity": "dog"}

    id: Mapped[int] = mapped_column(ForeignKey("answers_animal.id"), primary_key=True)
    breed: Mapped[str]


def raises(session, lock):
    query = select(Animal).with_for_update(**(lock if isinstance(lock, dict) else {}))
    answers = set()
    for work in lambda: session.get(Animal, 1, with_for_update=lock), lambda: session.scalars(query).one():
        try:
            assert work().breed == "Poodle"
        except DBAPIError as error:
            assert "FOR UPDATE cannot be applied to the nullable side of an outer join" in str(error)
            answers.add(True)
            session.rollback()
        else:
            answers.add(False)
    return answers


def program(engine):
    Base.metadata.create_all(engine)
    with Session(engine) as session, session.begin():
        session.add(Dog(id=1, breed="Poodle"))
    with Session(engine) as session:
        assert raises(session, True) == {True}
        assert raises(session, {"of": Animal}) == {True}
        assert raises(session, {"of": Animal.__table__}) == {False}


run(program)
