"""On PostgreSQL, refresh() with a lock raises if a relationship has lazy="joined", unless `of` names the class.

Claims: update#for-update
Drivers: psycopg, psycopg2, pg8000, psycopg async, asyncpg
SQLAlchemy: 2.0, 2.1
"""

from sqlalchemy import ForeignKey
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Mapped, Session, mapped_column, relationship

from engines import run
from models import Base


class Ship(Base):
    __tablename__ = "answers_ship"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    cabins: Mapped[list["Cabin"]] = relationship(lazy="joined")


class Cabin(Base):
    __tablename__ = "answers_cabin"

    id: Mapped[int] = mapped_column(primary_key=True)
    ship_id: Mapped[int] = mapped_column(ForeignKey("answers_ship.id"))


def program(engine):
    Base.metadata.create_all(engine)
    with Session(engine) as session:
        session.add(Ship(id=1, name="Argo"))
        session.commit()
        ship = session.get(Ship, 1)
        try:
            session.refresh(ship, with_for_update=True)
        except DBAPIError as error:
            assert "FOR UPDATE cannot be applied to the nullable side of an outer join" in str(error)
            session.rollback()
        else:
            raise AssertionError("nothing was raised")
        session.refresh(ship, with_for_update={"of": Ship})
        assert ship.name == "Argo"


run(program)
