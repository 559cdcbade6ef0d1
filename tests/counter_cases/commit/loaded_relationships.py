"""A loaded relationship shows neither a deleted child nor a new foreign key until it expires, and refresh() loads what you name.

With names, refresh() leaves other columns expired, and without names, it unloads a relationship.

A `query_expression()` attribute is None if you read it after commit() before any other.

Claims: commit#stale, commit#expires-all, commit#commit-close-read, flush-or-commit#expiry
Drivers: sqlite3, aiosqlite, psycopg, asyncpg, PyMySQL, aiomysql
"""

from sqlalchemy import ForeignKey, literal, select
from sqlalchemy.orm import Mapped, Session, mapped_column, query_expression, relationship, with_expression

from engines import run
from models import Base


class Team(Base):
    __tablename__ = "answers_team"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str | None]
    motto: Mapped[str | None] = mapped_column(deferred=True)
    rank: Mapped[int | None] = query_expression()
    players: Mapped[list["Player"]] = relationship(back_populates="team")


class Player(Base):
    __tablename__ = "answers_player"

    id: Mapped[int] = mapped_column(primary_key=True)
    team_id: Mapped[int] = mapped_column(ForeignKey("answers_team.id"))
    team: Mapped[Team] = relationship(back_populates="players")


def program(engine):
    Base.metadata.create_all(engine)
    with Session(engine, expire_on_commit=False) as session:
        team = Team(id=1, motto="win", players=[Player(id=1), Player(id=2)])
        session.add_all([team, Team(id=2)])
        session.commit()
        player = team.players[1]
        session.delete(team.players[0])
        player.team_id = 2
        session.commit()
        session.scalars(select(Team)).all()
        assert len(team.players) == 2 and player.team is team
        session.refresh(team, ["players"])
        session.refresh(player, ["team"])
        assert team.players == [] and player.team.id == 2

    with Session(engine) as session:
        player = session.get(Player, 2)
        assert player.team.id == 2
        player.team_id = 1
        session.flush()
        assert player.team.id == 2
        session.commit()
        assert player.team.id == 1

    with Session(engine) as session:
        ranked = select(Team).where(Team.id == 1).options(with_expression(Team.rank, literal(7)))
        team = session.scalars(ranked).one()
        session.commit()
        session.refresh(team)
        assert not {"motto", "players"} & set(vars(team))
        session.refresh(team, ["motto", "players"])
        assert {"motto", "players"} <= set(vars(team))
        session.commit()
        session.refresh(team, ["players"])
        assert "motto" not in vars(team) and "name" not in vars(team)
        session.refresh(team)
        session.refresh(team, ["players"])
        assert {"name", "players"} <= set(vars(team))
        session.refresh(team)
        assert "players" not in vars(team)

    with Session(engine) as session:
        team = session.scalars(ranked).one()
        assert team.rank == 7
        session.commit()
        assert team.rank is None


run(program)
