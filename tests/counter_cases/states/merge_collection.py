"""merge() of an object with an old collection unlinks rows that were added since then, or deletes them with delete-orphan.

Claims: states#merge, update#merge
Drivers: sqlite3, psycopg, psycopg2, pg8000, PyMySQL
"""

import os

from sqlalchemy import ForeignKey, create_engine, delete, select
from sqlalchemy.orm import Mapped, Session, mapped_column, relationship

from models import Base


class Team(Base):
    __tablename__ = "answers_team"

    id: Mapped[int] = mapped_column(primary_key=True)
    members: Mapped[list["Member"]] = relationship()
    pets: Mapped[list["Pet"]] = relationship(cascade="all, delete-orphan")


class Member(Base):
    __tablename__ = "answers_member"

    id: Mapped[int] = mapped_column(primary_key=True)
    team_id: Mapped[int | None] = mapped_column(ForeignKey("answers_team.id"))


class Pet(Base):
    __tablename__ = "answers_pet"

    id: Mapped[int] = mapped_column(primary_key=True)
    team_id: Mapped[int | None] = mapped_column(ForeignKey("answers_team.id"))


engine = create_engine(os.environ["DATABASE_URL"])
Base.metadata.create_all(engine)
with Session(engine) as session, session.begin():
    session.add(Team(id=1))
    session.flush()
    session.add_all([Member(team_id=1), Pet(team_id=1)])
for loaded, unlinked in (False, False), (True, True):
    with Session(engine) as session:
        team = session.get(Team, 1)
        if loaded:
            assert len(team.members) == len(team.pets) == 1
    added = Member(team_id=1), Pet(team_id=1)
    with Session(engine, expire_on_commit=False) as session, session.begin():
        session.add_all(added)
    with Session(engine) as session:
        session.merge(team)
        session.commit()
        assert session.get(Member, added[0].id).team_id == (None if unlinked else 1)
        assert (session.get(Pet, added[1].id) is None) == unlinked
        for one in added:
            session.execute(delete(type(one)).where(type(one).id == one.id))
        session.commit()

with Session(engine) as session:
    team = Team(id=1)
    assert team.pets == []
    session.merge(team)
    session.commit()
    assert session.scalars(select(Pet.id)).all() == [1]
    session.merge(Team(id=1, pets=[]))
    session.commit()
    assert session.scalars(select(Pet.id)).all() == []
engine.dispose()
