"""With `cascade="all"`, `expunge()` also expunges the children, and without it, only the parent.

Claims: errors#other-session
Drivers: sqlite3
"""

from sqlalchemy import ForeignKey
from sqlalchemy.exc import InvalidRequestError
from sqlalchemy.orm import Mapped, Session, mapped_column, relationship

from engines import run
from models import Address, Base, User


class Owner(Base):
    __tablename__ = "answers_owner"

    id: Mapped[int] = mapped_column(primary_key=True)
    pets: Mapped[list["Pet"]] = relationship(cascade="all")


class Pet(Base):
    __tablename__ = "answers_pet"

    id: Mapped[int] = mapped_column(primary_key=True)
    owner_id: Mapped[int] = mapped_column(ForeignKey("answers_owner.id"))


def main(engine):
    Base.metadata.create_all(engine)
    with Session(engine) as session, Session(engine) as other:
        session.add_all([Owner(id=1, pets=[Pet()]), User(id=1, name="Ada", addresses=[Address(email="a@example.org")])])
        session.commit()

        owner = session.get(Owner, 1)
        pet = owner.pets[0]
        session.expunge(owner)
        assert pet not in session
        try:
            session.expunge(pet)
        except InvalidRequestError as error:
            assert str(error).endswith("is not present in this Session"), error
        else:
            raise AssertionError("nothing was raised")
        other.add(owner)
        assert pet in other

        ada = session.get(User, 1)
        address = ada.addresses[0]
        session.expunge(ada)
        assert address in session
        try:
            other.add(ada)
        except InvalidRequestError as error:
            assert str(error).startswith("Object '<Address at 0x"), error
        else:
            raise AssertionError("nothing was raised")
        other.expunge(ada)
        session.expunge(address)
        other.add(ada)
        assert address in other


run(main)
