"""A deleted parent can be added again only if `make_transient()` was also called for its deleted children.

Claims: errors#was-deleted
Drivers: sqlite3, psycopg, PyMySQL
"""

from sqlalchemy import ForeignKey, select
from sqlalchemy.exc import InvalidRequestError
from sqlalchemy.orm import Mapped, Session, make_transient, mapped_column, relationship

from engines import run
from models import Base


class Owner(Base):
    __tablename__ = "answers_owner"

    id: Mapped[int] = mapped_column(primary_key=True)
    pets: Mapped[list["Pet"]] = relationship(cascade="all, delete-orphan")


class Pet(Base):
    __tablename__ = "answers_pet"

    id: Mapped[int] = mapped_column(primary_key=True)
    owner_id: Mapped[int] = mapped_column(ForeignKey("answers_owner.id"))


def main(engine):
    Base.metadata.create_all(engine)
    with Session(engine) as session:
        session.add(Owner(id=1, pets=[Pet(id=1), Pet(id=2)]))
        session.commit()
        owner = session.get(Owner, 1)
        session.delete(owner)
        session.commit()
        make_transient(owner)
        try:
            session.add(owner)
        except InvalidRequestError as error:
            assert str(error).startswith("Instance '<Pet at 0x"), error
            assert "has been deleted." in str(error), error
        else:
            raise AssertionError("nothing was raised")
        session.rollback()
        for pet in owner.pets:
            make_transient(pet)
        session.add(owner)
        session.commit()
        assert session.scalars(select(Owner.id)).all() == [1]
        assert session.scalars(select(Pet.id).order_by(Pet.id)).all() == [1, 2]


run(main)
