"""With passive_deletes=True, delete() leaves unloaded children; a foreign key in the child's primary key raises AssertionError.

delete() of an expired object with a delete cascade loads the row and the children.
add() unmarks only the object itself, so a commit deletes the children. With passive_deletes=True, delete() marks only loaded ones.

Claims: states#delete, states#delete-which
Drivers: sqlite3, psycopg, psycopg2, pg8000, PyMySQL
"""

import os

from sqlalchemy import ForeignKey, create_engine, event, inspect, select
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Mapped, Session, mapped_column, relationship

from models import Base


class Team(Base):
    __tablename__ = "answers_team"

    id: Mapped[int] = mapped_column(primary_key=True)
    passive: Mapped[list["Passive"]] = relationship(passive_deletes=True)
    keyed: Mapped[list["Keyed"]] = relationship()


class Passive(Base):
    __tablename__ = "answers_passive"

    id: Mapped[int] = mapped_column(primary_key=True)
    team_id: Mapped[int | None] = mapped_column(ForeignKey("answers_team.id"))


class Keyed(Base):
    __tablename__ = "answers_keyed"

    team_id: Mapped[int] = mapped_column(ForeignKey("answers_team.id"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)


class Owner(Base):
    __tablename__ = "answers_owner"

    id: Mapped[int] = mapped_column(primary_key=True)
    pets: Mapped[list["Pet"]] = relationship(cascade="all, delete-orphan")


class Pet(Base):
    __tablename__ = "answers_pet"

    id: Mapped[int] = mapped_column(primary_key=True)
    owner_id: Mapped[int] = mapped_column(ForeignKey("answers_owner.id"))


class House(Base):
    __tablename__ = "answers_house"

    id: Mapped[int] = mapped_column(primary_key=True)
    doors: Mapped[list["Door"]] = relationship(cascade="delete")
    rooms: Mapped[list["Room"]] = relationship(cascade="all", passive_deletes=True)


class Door(Base):
    __tablename__ = "answers_door"

    id: Mapped[int] = mapped_column(primary_key=True)
    house_id: Mapped[int] = mapped_column(ForeignKey("answers_house.id"))


class Room(Base):
    __tablename__ = "answers_room"

    id: Mapped[int] = mapped_column(primary_key=True)
    house_id: Mapped[int] = mapped_column(ForeignKey("answers_house.id", ondelete="CASCADE"))


engine = create_engine(os.environ["DATABASE_URL"])
if engine.name == "sqlite":
    event.listen(engine, "connect", lambda connection, _: connection.execute("PRAGMA foreign_keys=ON"))
Base.metadata.create_all(engine)
with Session(engine) as session, session.begin():
    session.add(Team(id=1, passive=[Passive(id=1)]))
    session.add(Team(id=2, keyed=[Keyed(number=1)]))
    session.add(Owner(id=1, pets=[Pet(id=1)]))

for load in (False, True):
    with Session(engine) as session:
        team = session.get(Team, 1)
        if load:
            assert len(team.passive) == 1
        session.delete(team)
        try:
            session.flush()
        except DBAPIError:
            assert not load
        else:
            assert session.scalars(select(Passive.team_id)).all() == [None if load else 1]

with Session(engine) as session:
    session.delete(session.get(Team, 2))
    try:
        session.flush()
    except AssertionError as error:
        assert "blank-out primary key column" in str(error)
    else:
        raise RuntimeError("nothing was raised")

with Session(engine) as session:
    owner = session.get(Owner, 1)
    session.expire(owner)
    statements = []
    event.listen(engine, "before_cursor_execute", lambda *arguments: statements.append(arguments[2]))
    session.delete(owner)
    assert ["FROM answers_owner" in one for one in statements[:1]] == [True]
    assert {type(one) for one in session.deleted} == {Owner, Pet}
    session.add(owner)
    assert {type(one) for one in session.deleted} == {Pet}

with Session(engine) as session:
    house = House(id=1)
    session.add(house)
    session.flush()
    session.add_all([Door(id=1, house_id=1), Room(id=1, house_id=1)])
    session.commit()
    room = session.get(Room, 1)
    session.delete(house)
    assert {type(one) for one in session.deleted} == {House, Door}
    session.add(house)
    assert {type(one) for one in session.deleted} == {Door}
    session.commit()
    assert session.scalars(select(House.id)).all() == [1]
    assert session.scalars(select(Door.id)).all() == []
    session.delete(house)
    session.commit()
    assert inspect(room).persistent
    assert session.scalars(select(Room.id)).all() == []
engine.dispose()
