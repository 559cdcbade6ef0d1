"""On a detached object, a relationship with lazy="raise" raises InvalidRequestError, and one with lazy="noload" returns no rows.

A relationship of an object from make_transient_to_detached() is read without a check of its row.
A pending child that is removed from its parent becomes transient.
An object that was only added reads an unset relationship as an empty collection after the close.

Claims: states#unloaded, states#close, expunge#relationship, states#to-detached, states#events
Drivers: sqlite3, psycopg, PyMySQL
"""

import os
import warnings

from sqlalchemy import ForeignKey, create_engine, inspect
from sqlalchemy.exc import InvalidRequestError, SADeprecationWarning
from sqlalchemy.orm import Mapped, Session, make_transient_to_detached, mapped_column, relationship

from models import Base

warnings.simplefilter("ignore", SADeprecationWarning)


class Team(Base):
    __tablename__ = "answers_team"

    id: Mapped[int] = mapped_column(primary_key=True)
    members: Mapped[list["Member"]] = relationship(cascade="all, delete-orphan")
    guarded: Mapped[list["Member"]] = relationship(lazy="raise", viewonly=True)
    nobody: Mapped[list["Member"]] = relationship(lazy="noload", viewonly=True)


class Member(Base):
    __tablename__ = "answers_member"

    id: Mapped[int] = mapped_column(primary_key=True)
    team_id: Mapped[int | None] = mapped_column(ForeignKey("answers_team.id"))


engine = create_engine(os.environ["DATABASE_URL"])
Base.metadata.create_all(engine)
with Session(engine) as session, session.begin():
    session.add(Team(id=1, members=[Member(id=1)]))
with Session(engine) as session:
    team = session.get(Team, 1)
assert team.nobody == []
try:
    print(team.guarded)
except InvalidRequestError as error:
    assert type(error) is InvalidRequestError
else:
    raise AssertionError("nothing was raised")

unknown = Team(id=99)
make_transient_to_detached(unknown)
with Session(engine) as session:
    session.add(unknown)
    assert unknown.members == []

with Session(engine) as session:
    team, member = session.get(Team, 1), Member()
    team.members.append(member)
    assert inspect(member).pending
    team.members.remove(member)
    assert inspect(member).transient
    new = Team()
    session.add(new)
assert inspect(new).transient
assert new.members == []
engine.dispose()
