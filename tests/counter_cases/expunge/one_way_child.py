"""A pending child that only its expunged parent refers to is flushed without its foreign key, and nothing warns.

Claims: expunge#left-behind
Drivers: sqlite3, psycopg, psycopg2, pg8000, PyMySQL
"""

import os
import warnings

from sqlalchemy import ForeignKey, create_engine
from sqlalchemy.orm import Mapped, Session, mapped_column, relationship

from models import Base

warnings.simplefilter("error")


class Team(Base):
    __tablename__ = "answers_team"

    id: Mapped[int] = mapped_column(primary_key=True)
    members: Mapped[list["Member"]] = relationship()


class Member(Base):
    __tablename__ = "answers_member"

    id: Mapped[int] = mapped_column(primary_key=True)
    team_id: Mapped[int | None] = mapped_column(ForeignKey("answers_team.id"))


engine = create_engine(os.environ["DATABASE_URL"])
Base.metadata.create_all(engine)
with Session(engine) as session:
    member = Member(id=1)
    team = Team(id=1, members=[member])
    session.add(team)
    session.expunge(team)
    session.flush()
    assert member.team_id is None
engine.dispose()
