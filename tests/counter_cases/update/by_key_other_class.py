"""An update by primary key of a subclass changes the row of another subclass, which update() with where() does not match.

Claims: update#by-key, update#by-key-missing
Drivers: sqlite3, psycopg, psycopg2, pg8000, asyncpg, PyMySQL
SQLAlchemy: 2.0, 2.1
"""

from sqlalchemy import ForeignKey, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from engines import run
from models import Base


class Animal(Base):
    __tablename__ = "answers_animal"
    __mapper_args__ = {"polymorphic_on": "kind", "polymorphic_identity": "animal"}

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str]
    name: Mapped[str]


class Dog(Animal):
    __tablename__ = "answers_dog"
    __mapper_args__ = {"polymorphic_identity": "dog"}

    id: Mapped[int] = mapped_column(ForeignKey("answers_animal.id"), primary_key=True)


class Cat(Animal):
    __mapper_args__ = {"polymorphic_identity": "cat"}


class Bird(Animal):
    __mapper_args__ = {"polymorphic_identity": "bird"}


def program(engine):
    Base.metadata.create_all(engine)
    names = select(Animal.name).order_by(Animal.id)
    with Session(engine) as session:
        session.add_all([Cat(id=1, name="Tom"), Bird(id=2, name="Tweety")])
        session.commit()
        assert session.execute(update(Cat).where(Cat.id == 2).values(name="x")).rowcount == 0
        session.execute(update(Cat), [{"id": 2, "name": "bird"}])
        session.execute(update(Dog), [{"id": 1, "name": "cat"}])
        assert session.scalars(names).all() == ["cat", "bird"]


run(program)
