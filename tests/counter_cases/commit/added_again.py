"""An object that a flush inserted and a rollback made transient loses links if you add it again: create a new one.

The rows of a many-to-many relationship are missing, also with the key set to None. With a new key, a child that has only
a relationship to its parent keeps the old foreign key, which on SQLite can be the key of another row.
An object that no flush inserted keeps its links.

Claims: commit#lost, flush#failing, flush-or-commit#keys, states#rollback, states#close-inserted
Drivers: sqlite3, aiosqlite, psycopg, psycopg2, pg8000, psycopg async, asyncpg, PyMySQL, aiomysql, asyncmy
"""

from contextlib import suppress

from sqlalchemy import Column, ForeignKey, Table, select
from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlalchemy.orm import Mapped, Session, mapped_column, relationship

from engines import run
from models import Base, User

link = Table(
    "answers_link",
    Base.metadata,
    Column("team_id", ForeignKey("answers_team.id"), primary_key=True),
    Column("tag_id", ForeignKey("answers_tag.id"), primary_key=True),
)


class Team(Base):
    __tablename__ = "answers_team"

    id: Mapped[int] = mapped_column(primary_key=True)
    tags: Mapped[list["Tag"]] = relationship(secondary=link, back_populates="teams")
    rooms: Mapped[list["Room"]] = relationship(back_populates="team")


class Tag(Base):
    __tablename__ = "answers_tag"

    id: Mapped[int] = mapped_column(primary_key=True)
    teams: Mapped[list[Team]] = relationship(secondary=link, back_populates="tags")


class Room(Base):
    __tablename__ = "answers_room"

    id: Mapped[int] = mapped_column(primary_key=True)
    team_id: Mapped[int] = mapped_column(ForeignKey("answers_team.id"))
    team: Mapped[Team] = relationship(back_populates="rooms")


class Player(Base):
    __tablename__ = "answers_player"

    id: Mapped[int] = mapped_column(primary_key=True)
    team_id: Mapped[int] = mapped_column(ForeignKey("answers_team.id"))
    team: Mapped[Team] = relationship()


def fail(session):
    session.add(User(name=None))
    with suppress(DBAPIError):
        session.flush()
    session.rollback()


def program(engine):
    Base.metadata.create_all(engine)
    links = select(link.c.team_id)
    for new_key in (False, True):
        with Session(engine) as session:
            team = Team(tags=[Tag()], rooms=[Room()])
            session.add(team)
            session.flush()
            fail(session)
            if new_key:
                for object_ in (team, *team.tags, *team.rooms):
                    object_.id = None
            session.add(team)
            session.flush()
            assert session.scalars(links).all() == []
            assert session.scalars(select(Room.team_id)).all() == [team.id]

    with Session(engine) as session:
        team = Team(tags=[Tag()])
        player = Player(team=team)
        session.add(player)
        session.flush()
        old = team.id
        fail(session)
        with Session(engine) as other, other.begin():
            other.add(Team())
        player.id = team.id = None
        session.add(player)
        if engine.name == "sqlite":
            session.flush()
            assert player.team is team and team.id != old == player.team_id
            assert session.get(Team, old) is not None
        else:
            try:
                session.flush()
            except DBAPIError:
                session.rollback()
            else:
                raise AssertionError("the old key has no row")

    with Session(engine) as session:
        team = Team(tags=[Tag()])
        player = Player(team=team)
        session.add(player)
        fail(session)  # this flush inserts the team, and is rolled back
        player.id = team.id = team.tags[0].id = None
        session.add(player)
        with suppress(IntegrityError):
            session.commit()
        assert session.scalars(links).all() == [team.id] == [player.team_id]


run(program)
