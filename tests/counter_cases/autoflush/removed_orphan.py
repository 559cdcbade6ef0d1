"""A query deletes a child that was removed from a `delete-orphan` collection, so adding it to a parent again raises InvalidRequestError.

Without the query, or in a no_autoflush block, the child moves to the other parent.

Claims: autoflush#half-built
Drivers: sqlite3, aiosqlite, psycopg, psycopg2, pg8000, psycopg async, asyncpg, PyMySQL, aiomysql, asyncmy
SQLAlchemy: 2.0, 2.1
"""

from sqlalchemy import ForeignKey, select
from sqlalchemy.exc import InvalidRequestError
from sqlalchemy.orm import Mapped, Session, mapped_column, relationship

from engines import run
from models import Base


class Team(Base):
    __tablename__ = "answers_team"

    id: Mapped[int] = mapped_column(primary_key=True)
    members: Mapped[list["Member"]] = relationship(cascade="all, delete-orphan")


class Member(Base):
    __tablename__ = "answers_member"

    id: Mapped[int] = mapped_column(primary_key=True)
    team_id: Mapped[int | None] = mapped_column(ForeignKey("answers_team.id"))


def move(session, source, target):
    member = source.members.pop()
    session.scalars(select(Team.id)).all()
    target.members.append(member)


def program(engine):
    Base.metadata.create_all(engine)
    with Session(engine) as session, session.begin():
        session.add_all([Team(id=1, members=[Member(id=1)]), Team(id=2)])
    with Session(engine) as session:
        source, target = session.get(Team, 1), session.get(Team, 2)
        with session.no_autoflush:
            move(session, source, target)
        session.commit()
        assert session.get(Member, 1).team_id == 2
        for back in source, target:
            try:
                move(session, target, back)
            except InvalidRequestError as error:
                assert "has been deleted" in str(error)
            else:
                raise AssertionError("nothing was raised")
            session.rollback()


run(program)
