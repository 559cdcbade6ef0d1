"""A dynamic relationship of a new object can be queried after `add()`, but with autoflush off only after a flush.

Claims: errors#dynamic-query
Drivers: sqlite3, psycopg
"""

from sqlalchemy import ForeignKey
from sqlalchemy.exc import StatementError
from sqlalchemy.orm import DynamicMapped, Mapped, Session, mapped_column, relationship

from engines import run
from models import Base


class Owner(Base):
    __tablename__ = "answers_owner"

    id: Mapped[int] = mapped_column(primary_key=True)
    pets: DynamicMapped["Pet"] = relationship()


class Pet(Base):
    __tablename__ = "answers_pet"

    id: Mapped[int] = mapped_column(primary_key=True)
    owner_id: Mapped[int] = mapped_column(ForeignKey("answers_owner.id"))


def main(engine):
    Base.metadata.create_all(engine)
    with Session(engine) as session:
        owner = Owner(pets=[Pet(id=1)])
        session.add(owner)
        assert len(owner.pets.filter_by(id=1).all()) == 1
    with Session(engine, autoflush=False) as session:
        owner = Owner(pets=[Pet(id=2)])
        session.add(owner)
        try:
            owner.pets.filter_by(id=2).all()
        except StatementError as error:
            assert "Can't resolve value for column answers_owner.id" in str(error), error
        else:
            raise AssertionError("nothing was raised")
        session.flush()
        assert len(owner.pets.filter_by(id=2).all()) == 1


run(main)
