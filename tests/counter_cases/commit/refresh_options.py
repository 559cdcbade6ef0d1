"""refresh() also loads the deferred columns and relationships that the query of the object loaded with an option.

Claims: commit#commit-close-read
Drivers: sqlite3, aiosqlite, psycopg, asyncpg, PyMySQL, aiomysql
"""

from sqlalchemy import ForeignKey, select
from sqlalchemy.orm import Mapped, Session, joinedload, mapped_column, relationship, selectinload, undefer

from engines import run
from models import Base


class Team(Base):
    __tablename__ = "answers_team"

    id: Mapped[int] = mapped_column(primary_key=True)
    motto: Mapped[str | None] = mapped_column(deferred=True)
    players: Mapped[list["Player"]] = relationship()


class Player(Base):
    __tablename__ = "answers_player"

    id: Mapped[int] = mapped_column(primary_key=True)
    team_id: Mapped[int | None] = mapped_column(ForeignKey("answers_team.id"))


def program(engine):
    Base.metadata.create_all(engine)
    with Session(engine) as session, session.begin():
        session.add(Team(id=1, players=[Player(id=1)]))
    for options in ([], [selectinload(Team.players), undefer(Team.motto)], [joinedload(Team.players)]):
        with Session(engine) as session:
            team = session.scalars(select(Team).options(*options)).unique().one()
            if not options:
                assert (team.motto, len(team.players)) == (None, 1)
            session.commit()
            session.refresh(team)
            assert ("players" in vars(team)) == bool(options)
            assert ("motto" in vars(team)) == (len(options) == 2)


run(program)
