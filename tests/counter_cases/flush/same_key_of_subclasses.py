"""If a class of the same hierarchy gets the key of a deleted object in one flush, the flush sends an UPDATE and no INSERT.

With joined inheritance, the row of the old subclass stays, the table of the new subclass gets no row, and the flush
raises only if a column of this table is set. A flush in between deletes and inserts all rows.

Claims: flush#same-key
Drivers: sqlite3, aiosqlite, psycopg, psycopg2, pg8000, psycopg async, asyncpg, PyMySQL, aiomysql, asyncmy
SQLAlchemy: 2.0, 2.1
"""

from sqlalchemy import ForeignKey, select
from sqlalchemy.orm import Mapped, Session, mapped_column
from sqlalchemy.orm.exc import StaleDataError

from engines import run
from models import Base


class Animal(Base):
    __tablename__ = "answers_animal"
    __mapper_args__ = {"polymorphic_on": "kind", "polymorphic_identity": "animal"}

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str]
    name: Mapped[str | None]


class Dog(Animal):
    __tablename__ = "answers_dog"
    __mapper_args__ = {"polymorphic_identity": "dog"}

    id: Mapped[int] = mapped_column(ForeignKey("answers_animal.id"), primary_key=True)
    barks: Mapped[int] = mapped_column(default=1)


class Cat(Animal):
    __tablename__ = "answers_cat"
    __mapper_args__ = {"polymorphic_identity": "cat"}

    id: Mapped[int] = mapped_column(ForeignKey("answers_animal.id"), primary_key=True)
    lives: Mapped[int] = mapped_column(default=7)


class Bird(Animal):
    __mapper_args__ = {"polymorphic_identity": "bird"}


def program(engine):
    Base.metadata.create_all(engine)

    def replace(old, new, *, flush=False):
        with Session(engine) as session:
            session.add(old)
            session.flush()
            session.delete(old)
            if flush:
                session.flush()
            session.add(new)
            session.flush()
            animals = session.execute(select(Animal.kind, Animal.name)).all()
            dogs = session.scalars(select(Dog.__table__.c.barks)).all()
            cats = session.scalars(select(Cat.__table__.c.lives)).all()
            return animals, dogs, cats

    assert replace(Animal(id=1, name="Rex"), Bird(id=1)) == ([("bird", "Rex")], [], [])
    assert replace(Dog(id=1, name="Rex"), Animal(id=1)) == ([("animal", "Rex")], [1], [])
    assert replace(Animal(id=1, name="Rex"), Dog(id=1)) == ([("dog", "Rex")], [], [])
    assert replace(Dog(id=1, name="Rex"), Cat(id=1)) == ([("cat", "Rex")], [1], [])
    assert replace(Dog(id=1, name="Rex"), Cat(id=1), flush=True) == ([("cat", None)], [], [7])
    try:
        replace(Dog(id=1, name="Rex"), Cat(id=1, lives=9))
    except StaleDataError:
        return
    raise AssertionError("nothing was raised")


run(program)
