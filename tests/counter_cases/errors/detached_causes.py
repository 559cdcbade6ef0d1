"""A flush or update() expires an SQL expression, a base query leaves out a subclass's columns, and a commit expires a loaded relationship.

Claims: errors#expired-detached, errors#lazy-detached, errors#raise-on-load
Drivers: sqlite3, aiosqlite, psycopg, psycopg2, pg8000, asyncpg, psycopg async, PyMySQL, aiomysql, asyncmy
"""

from sqlalchemy import ForeignKey, String, func, update
from sqlalchemy.exc import InvalidRequestError
from sqlalchemy.orm import Mapped, Session, column_property, mapped_column, relationship, selectinload
from sqlalchemy.orm.exc import DetachedInstanceError

from engines import run
from models import Address, Base, User


class Shelter(Base):
    __tablename__ = "answers_shelter"

    id: Mapped[int] = mapped_column(primary_key=True)
    pets: Mapped[list["Pet"]] = relationship(lazy="raise")


class Pet(Base):
    __tablename__ = "answers_pet"

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str]
    visits: Mapped[int] = mapped_column(default=0)
    shelter_id: Mapped[int | None] = mapped_column(ForeignKey("answers_shelter.id"))
    __mapper_args__ = {"polymorphic_on": "kind", "polymorphic_identity": "pet", "eager_defaults": True}


class Dog(Pet):
    __tablename__ = "answers_dog"

    id: Mapped[int] = mapped_column(ForeignKey("answers_pet.id"), primary_key=True)
    breed: Mapped[str]
    __mapper_args__ = {"polymorphic_identity": "dog"}


class Cat(Pet):
    name: Mapped[str | None] = mapped_column(String(9))
    loud: Mapped[str] = column_property(func.upper(name))
    __mapper_args__ = {"polymorphic_identity": "cat"}


def raises(error_class, read):
    try:
        read()
    except error_class as error:
        return str(error)
    raise AssertionError("nothing was raised")


def main(engine):
    Base.metadata.create_all(engine)
    with Session(engine) as session:
        session.add_all(
            [Shelter(id=1), Dog(id=1, breed="Poodle"), User(id=1, name="Ada", addresses=[Address(email="a")])]
        )
        session.commit()

    with Session(engine, expire_on_commit=False) as session:
        pet = session.get(Pet, 1)
        pet.visits = Pet.visits + 1
        session.commit()
    assert "attribute refresh operation" in raises(DetachedInstanceError, lambda: pet.visits)
    assert pet.kind == "dog"
    assert "attribute refresh operation" in raises(DetachedInstanceError, lambda: pet.breed)

    loaded = {"options": [selectinload(User.addresses)]}
    with Session(engine) as session:
        ada = session.get(User, 1, **loaded)
        session.commit()
    assert "lazy load operation" in raises(DetachedInstanceError, lambda: ada.addresses)
    with Session(engine, expire_on_commit=False) as session:
        ada = session.get(User, 1, **loaded)
        session.commit()
    assert len(ada.addresses) == 1

    with Session(engine, expire_on_commit=False) as session:
        session.add(Cat(id=2, name="Tom"))
        session.commit()
        ada = session.get(User, 1)
        session.execute(update(User).values(name=func.upper(User.name)))
        session.commit()
    assert "attribute refresh operation" in raises(DetachedInstanceError, lambda: ada.name)
    with Session(engine, expire_on_commit=False) as session:
        cat = session.get(Pet, 2)
        eve = User(id=2, name="Eve")
        max_ = User(id=3, name="Max")
        kim = Cat(id=3, name="Kim")
        session.add_all([eve, max_, kim])
        session.flush()
        session.refresh(eve, ["addresses"])
    assert type(cat) is Cat
    assert "attribute refresh operation" in raises(DetachedInstanceError, lambda: cat.name)
    assert kim.name == "Kim"
    assert "attribute refresh operation" in raises(DetachedInstanceError, lambda: kim.loud)
    assert eve.addresses == []
    assert "lazy load operation" in raises(DetachedInstanceError, lambda: max_.addresses)

    with Session(engine) as session:
        shelter = session.get(Shelter, 1, options=[selectinload(Shelter.pets)])
        session.commit()
        new = Shelter(id=2)
        session.add(new)
        session.flush()
        for object_ in (shelter, new):
            assert "not available due to lazy='raise'" in raises(
                InvalidRequestError, lambda object_=object_: object_.pets
            )
            session.refresh(object_, ["pets"])
            assert object_.pets == []


run(main)
