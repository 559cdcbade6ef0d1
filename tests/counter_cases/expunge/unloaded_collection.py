"""With an `expunge` cascade, a pending child stays in the session if its persistent parent has not loaded the collection, and it loses its foreign key.

If the parent is pending, the child leaves with it.

Claims: expunge#left-behind, expunge#related, states#expunge
Drivers: sqlite3, aiosqlite, psycopg, psycopg2, pg8000, psycopg async, asyncpg, PyMySQL, aiomysql, asyncmy
SQLAlchemy: 2.0, 2.1
"""

import warnings

from sqlalchemy import ForeignKey
from sqlalchemy.exc import SAWarning
from sqlalchemy.orm import Mapped, Session, mapped_column, relationship

from engines import run
from models import Base


class Team(Base):
    __tablename__ = "answers_team"

    id: Mapped[int] = mapped_column(primary_key=True)
    members: Mapped[list["Member"]] = relationship(back_populates="team", cascade="all, delete-orphan")


class Member(Base):
    __tablename__ = "answers_member"

    id: Mapped[int] = mapped_column(primary_key=True)
    team_id: Mapped[int | None] = mapped_column(ForeignKey("answers_team.id"))
    team: Mapped[Team] = relationship(back_populates="members")


def team_of_saved(engine, key, is_loaded):
    """Return the foreign keys of the child's row, if it has one."""
    with Session(engine) as session:
        team = session.get_one(Team, 1)
        if is_loaded:
            assert team.members == []
        member = Member(id=key, team=team)
        session.add(member)
        session.expunge(team)
        assert (member in session) != is_loaded
        with warnings.catch_warnings(record=True) as warned:
            warnings.simplefilter("always", SAWarning)
            session.commit()
        assert [each for each in warned if "not in session" in str(each.message)] != [] or is_loaded
        saved = session.get(Member, key)
        found = [saved.team_id] if saved else []
        if saved:
            session.delete(saved)
            session.commit()
        return found


def program(engine):
    Base.metadata.create_all(engine)
    with Session(engine) as session, session.begin():
        session.add(Team(id=1))
    assert team_of_saved(engine, 1, is_loaded=True) == []
    assert team_of_saved(engine, 2, is_loaded=False) == [None]
    with Session(engine) as session:
        for is_flushed in False, True:
            team = Team(id=2)
            if is_flushed:
                session.add(team)
                session.flush()
            member = Member(id=3, team=team)
            session.add(member)
            session.expunge(team)
            assert (member in session) == is_flushed


run(program)
