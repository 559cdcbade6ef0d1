"""delete() and setting an attribute flush earlier changes if they load something, and a flush without a net change begins a transaction.

Claims: flush#sends-sql, flush#nothing, autoflush#loading, autoflush#no-statement
Drivers: sqlite3, aiosqlite, psycopg, asyncpg, PyMySQL, aiomysql
"""

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, Session, mapped_column, relationship

from engines import run
from models import Base


class Team(Base):
    __tablename__ = "answers_team"

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(active_history=True)
    players: Mapped[list["Player"]] = relationship(back_populates="team", cascade="all")
    rooms: Mapped[list["Room"]] = relationship(cascade="all", passive_deletes=True)


class Player(Base):
    __tablename__ = "answers_player"

    id: Mapped[int] = mapped_column(primary_key=True)
    team_id: Mapped[int] = mapped_column(ForeignKey("answers_team.id"))
    team: Mapped[Team] = relationship(back_populates="players", active_history=True)


class Room(Base):
    __tablename__ = "answers_room"

    id: Mapped[int] = mapped_column(primary_key=True)
    team_id: Mapped[int] = mapped_column(ForeignKey("answers_team.id", ondelete="CASCADE"))


def flushes(engine, class_, work):
    with Session(engine) as session:
        one = session.get(class_, 1)
        other = Team(id=9, code="nine")
        session.add(other)
        work(session, one)
        return other not in session.new


def set_expired(session, team):
    session.expire(team)
    team.code = "new"


def get_expired(session, team):
    session.expire(team)
    session.get(Team, 1)


def set_team(session, player):
    player.team = Team(id=8, code="eight")


def program(engine):
    Base.metadata.create_all(engine)
    with Session(engine) as session, session.begin():
        session.add_all([Team(id=1, code="one", players=[Player(id=1)])])
    with Session(engine) as session, session.begin():
        session.add(Room(id=1, team_id=1))

    assert flushes(engine, Team, lambda session, team: session.delete(team))
    assert flushes(engine, Team, lambda session, team: setattr(team, "players", []))
    assert flushes(engine, Team, set_expired)
    assert flushes(engine, Team, get_expired)
    assert not flushes(engine, Room, lambda session, room: session.delete(room))
    assert not flushes(engine, Player, set_team)
    with Session(engine) as session:
        team = session.get(Team, 1)
        assert team.players
        session.add(Team(id=9, code="nine"))
        session.delete(team)
        assert session.new

    with Session(engine, expire_on_commit=False) as session:
        room = session.get(Room, 1)
        session.commit()
        session.flush()
        assert engine.pool.checkedout() == 0
        room.team_id = 1
        session.flush()
        assert engine.pool.checkedout() == 1
        session.rollback()


run(program)
