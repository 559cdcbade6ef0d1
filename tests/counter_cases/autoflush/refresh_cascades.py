"""With cascade="all", refresh() and expire() discard changes of related objects, and with delete-orphan they drop new ones.

Claims: autoflush#refresh-loses
Drivers: sqlite3, aiosqlite, psycopg, asyncpg, PyMySQL, aiomysql
"""

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, Session, mapped_column, relationship

from engines import run
from models import Base


class Team(Base):
    __tablename__ = "answers_team"

    id: Mapped[int] = mapped_column(primary_key=True)
    players: Mapped[list["Player"]] = relationship(cascade="all, delete-orphan")
    rooms: Mapped[list["Room"]] = relationship(cascade="all")
    cars: Mapped[list["Car"]] = relationship()


class Player(Base):
    __tablename__ = "answers_player"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    team_id: Mapped[int | None] = mapped_column(ForeignKey("answers_team.id"))


class Room(Base):
    __tablename__ = "answers_room"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    team_id: Mapped[int | None] = mapped_column(ForeignKey("answers_team.id"))


class Car(Base):
    __tablename__ = "answers_car"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    team_id: Mapped[int | None] = mapped_column(ForeignKey("answers_team.id"))


def program(engine):
    Base.metadata.create_all(engine)
    with Session(engine) as session, session.begin():
        player, room, car = Player(id=1, name="old"), Room(id=1, name="old"), Car(id=1, name="old")
        session.add(Team(id=1, players=[player], rooms=[room], cars=[car]))

    def both(work, flush=False):
        """Return what is left of a change and of a new object, for each relationship."""
        left = []
        for name, class_ in ("players", Player), ("rooms", Room), ("cars", Car):
            with Session(engine) as session:
                team = session.get(Team, 1)
                objects = getattr(team, name)
                objects[0].name = "new"
                child = class_(id=2, name="new")
                objects.append(child)
                if flush:
                    session.flush()
                changed = objects[0]
                work(session, team)
                left.append((changed.name, child in session))
        return left

    lost = [("old", False), ("old", True), ("new", True)]
    kept = [("new", True)] * 3
    assert both(lambda session, team: session.refresh(team)) == lost
    assert both(Session.expire) == lost
    assert both(lambda session, team: session.refresh(team), flush=True) == kept
    assert both(lambda session, team: session.refresh(team, ["id"])) == kept
    assert all(is_left for _, is_left in both(lambda session, team: session.expire_all()))


run(program)
