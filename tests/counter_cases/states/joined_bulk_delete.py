"""With joined inheritance, a bulk delete() with a condition on the parent's table deletes every row of the subclass's table.

With the tables joined, the row of the parent's table stays. session.delete() deletes both.

Claims: states#bulk-delete
Drivers: psycopg, psycopg2, pg8000, PyMySQL
"""

import os
import warnings

from sqlalchemy import ForeignKey, create_engine, delete, text
from sqlalchemy.exc import SAWarning
from sqlalchemy.orm import Mapped, Session, mapped_column

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


engine = create_engine(os.environ["DATABASE_URL"])
Base.metadata.create_all(engine)
with Session(engine) as session, session.begin():
    session.add_all([Dog(id=1, name="Rex"), Dog(id=2, name="Bello")])
count = text("SELECT count(*) FROM answers_dog")
with Session(engine) as session, warnings.catch_warnings():
    warnings.simplefilter("ignore", SAWarning)
    session.execute(delete(Dog).where(Dog.name == "Rex"))
    assert session.scalar(count) == 0
    session.rollback()
    session.execute(delete(Dog).where(Dog.name == "Rex", Dog.id == Animal.id))
    assert session.scalar(count) == 1
    animals = text("SELECT count(*) FROM answers_animal")
    assert session.scalar(animals) == 2
    session.rollback()
    session.delete(session.get(Dog, 1))
    session.flush()
    assert session.scalar(count) == session.scalar(animals) == 1
engine.dispose()
