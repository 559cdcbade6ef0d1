"""With an expunge cascade, pending children leave. expunge_all() drops what was not flushed, also a delete().

Without autoflush, a query between add() and expunge() inserts nothing. A deferred column that was read stays readable.

Claims: expunge#related, expunge#expunge-all, expunge#pending, expunge#deferred
Drivers: sqlite3, psycopg, psycopg2, pg8000, PyMySQL
"""

import os

from sqlalchemy import ForeignKey, create_engine, func, inspect, select
from sqlalchemy.orm import Mapped, Session, defer, mapped_column, relationship

from models import Base, User


class Team(Base):
    __tablename__ = "answers_team"

    id: Mapped[int] = mapped_column(primary_key=True)
    members: Mapped[list["Member"]] = relationship(cascade="all, delete-orphan")


class Member(Base):
    __tablename__ = "answers_member"

    id: Mapped[int] = mapped_column(primary_key=True)
    team_id: Mapped[int] = mapped_column(ForeignKey("answers_team.id"))


engine = create_engine(os.environ["DATABASE_URL"])
Base.metadata.create_all(engine)
with Session(engine) as session, session.begin():
    session.add_all([User(id=1, name="Ada"), User(id=2, name="Bob"), Team(id=1)])

with Session(engine) as session:
    team = session.get(Team, 1)
    member = Member(id=1)
    team.members.append(member)
    session.expunge(team)
    assert inspect(team).detached
    assert inspect(member).transient
    session.commit()
    assert session.get(Member, 1) is None

with Session(engine) as session:
    ada = session.get(User, 1)
    session.delete(session.get(User, 2))
    ada.name = "Grace"
    session.add(User(id=3, name="Cy"))
    session.expunge_all()
    session.commit()
    assert sorted(session.scalars(select(User.name))) == ["Ada", "Bob"]

for number, autoflush in ((3, False), (4, True)):
    with Session(engine, autoflush=autoflush) as session:
        user = User(id=number, name="Eve")
        session.add(user)
        session.scalars(select(User)).all()
        session.expunge(user)
        session.commit()
        assert session.scalar(select(func.count()).select_from(User)) == 2 + autoflush

with Session(engine) as session:
    ada = session.get(User, 1, options=[defer(User.name)])
    assert ada.name == "Ada"
    session.expunge(ada)
assert ada.name == "Ada"
engine.dispose()
