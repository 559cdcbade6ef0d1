"""add() of a parent adds an expunged child of its loaded collection again, and a delete cascade deletes the child's row.

A flush, refresh(), or merge() of the parent does not add it.

Claims: expunge#brought-back, expunge#related
Drivers: sqlite3, psycopg, asyncpg, PyMySQL
SQLAlchemy: 2.0, 2.1
"""

from sqlalchemy import ForeignKey, inspect
from sqlalchemy.orm import Mapped, Session, mapped_column, relationship

from engines import run
from models import Base


class Ship(Base):
    __tablename__ = "answers_ship"

    id: Mapped[int] = mapped_column(primary_key=True)
    cabins: Mapped[list["Cabin"]] = relationship(cascade="all")


class Cabin(Base):
    __tablename__ = "answers_cabin"

    id: Mapped[int] = mapped_column(primary_key=True)
    ship_id: Mapped[int] = mapped_column(ForeignKey("answers_ship.id"))


def program(engine):
    Base.metadata.create_all(engine)
    with Session(engine) as session:
        session.add(Ship(id=1, cabins=[Cabin(id=1)]))
        session.commit()
        ship = session.get(Ship, 1)
        cabin = ship.cabins[0]
        session.expunge(cabin)
        session.flush()
        session.merge(ship)
        assert cabin not in session
        session.add(ship)
        assert cabin in session

        session.expunge(cabin)
        session.delete(ship)
        session.flush()
        assert inspect(cabin).deleted
        assert session.get(Cabin, 1) is None


run(program)
