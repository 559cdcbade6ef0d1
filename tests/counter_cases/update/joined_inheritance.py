"""With joined inheritance, an update() with a condition on the parent's table changes every row of the subclass's table, and warns once.

The session joins the tables only in a flush, where onupdate columns of a table without a change stay.

Claims: update#bulk, update#changed, update#review
Drivers: sqlite3, psycopg, psycopg2, pg8000, PyMySQL
"""

import os
import warnings

from sqlalchemy import ForeignKey, create_engine, select, update
from sqlalchemy.exc import SAWarning
from sqlalchemy.orm import Mapped, Session, mapped_column

from models import Base


class Animal(Base):
    __tablename__ = "answers_animal"
    __mapper_args__ = {"polymorphic_on": "kind", "polymorphic_identity": "animal"}

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str]
    name: Mapped[str]
    edits: Mapped[int] = mapped_column(default=0, onupdate=1)


class Dog(Animal):
    __tablename__ = "answers_dog"
    __mapper_args__ = {"polymorphic_identity": "dog"}

    id: Mapped[int] = mapped_column(ForeignKey("answers_animal.id"), primary_key=True)
    owner: Mapped[str]


class Counted(Base):
    __tablename__ = "answers_counted"

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column()
    edits: Mapped[int] = mapped_column(default=0, onupdate=1)
    version: Mapped[int] = mapped_column()
    __mapper_args__ = {"polymorphic_on": kind, "polymorphic_identity": "counted", "version_id_col": version}


class CountedDog(Counted):
    __tablename__ = "answers_counted_dog"
    __mapper_args__ = {"polymorphic_identity": "dog"}

    id: Mapped[int] = mapped_column(ForeignKey("answers_counted.id"), primary_key=True)
    owner: Mapped[str]


engine = create_engine(os.environ["DATABASE_URL"])
Base.metadata.create_all(engine)
with Session(engine) as session, session.begin():
    session.add_all(
        [Dog(id=1, name="Rex", owner="Ada"), Dog(id=2, name="Bello", owner="Bob"), CountedDog(id=1, owner="Ada")]
    )

with Session(engine) as session, warnings.catch_warnings(record=True) as caught:
    warnings.simplefilter("always", SAWarning)
    rex = update(Dog).where(Dog.name == "Rex").values(owner="Eve")
    assert session.execute(rex).rowcount == 2
    assert any("cartesian product" in str(one.message) for one in caught)
    assert session.scalars(select(Dog.owner)).all() == ["Eve", "Eve"]
    session.rollback()
    caught.clear()
    assert session.execute(rex).rowcount == 2
    assert not caught
    session.rollback()
    for joined in (
        rex.where(Dog.id == Animal.id),
        update(Dog).where(Dog.id.in_(select(Animal.id).where(Animal.name == "Rex"))).values(owner="Eve"),
    ):
        assert session.execute(joined).rowcount == 1
        assert session.scalars(select(Dog.owner).order_by(Dog.id)).all() == ["Eve", "Bob"]
        session.rollback()
    assert not caught

with Session(engine) as session:
    rex, counted = session.get(Dog, 1), session.get(CountedDog, 1)
    rex.owner = counted.owner = "Zoe"
    session.commit()
    assert rex.edits == 0
    assert (counted.edits, counted.version) == (1, 2)
engine.dispose()
