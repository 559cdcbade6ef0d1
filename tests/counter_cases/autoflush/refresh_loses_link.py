"""refresh() and expire() take a new object out of a collection, and without `back_populates` it is inserted without its parent.

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
    rooms: Mapped[list["Room"]] = relationship()
    cars: Mapped[list["Car"]] = relationship(back_populates="team")


class Room(Base):
    __tablename__ = "answers_room"

    id: Mapped[int] = mapped_column(primary_key=True)
    team_id: Mapped[int | None] = mapped_column(ForeignKey("answers_team.id"))


class Car(Base):
    __tablename__ = "answers_car"

    id: Mapped[int] = mapped_column(primary_key=True)
    team_id: Mapped[int | None] = mapped_column(ForeignKey("answers_team.id"))
    team: Mapped[Team | None] = relationship(back_populates="cars")


def program(engine):
    Base.metadata.create_all(engine)
    for lose in (Session.refresh, Session.expire, lambda session, team: session.expire_all()):
        with Session(engine) as session:
            team = Team()
            session.add(team)
            session.commit()
            assert (team.rooms, team.cars) == ([], [])
            room, car = Room(), Car()
            team.rooms.append(room)
            team.cars.append(car)
            lose(session, team)
            session.commit()
            assert (room.team_id, car.team_id) == (None, team.id)
            assert (team.rooms, team.cars) == ([], [car])


run(program)
