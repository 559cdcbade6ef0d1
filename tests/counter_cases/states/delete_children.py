"""With passive_deletes=True, delete() leaves unloaded children; a foreign key in the child's primary key raises AssertionError.

delete() of an expired object with a delete cascade loads the row and the children.

Claims: states#delete, states#delete-which
Drivers: sqlite3, psycopg, psycopg2, pg8000, PyMySQL
"""

import os

from sqlalchemy import ForeignKey, create_engine, event, select
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


engine = create_engine(os.environ["DATABASE_URL"])
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
engine.dispose()
