"""merge() of an expunged object replaces its loaded collection, and inserts its row again if another session deleted it.

add() does neither. If the session closes without a commit, an expunged object that was flushed stays detached.

Claims: expunge#second-copy, expunge#flushed
Drivers: sqlite3, psycopg, psycopg2, pg8000, PyMySQL
"""

import os

from sqlalchemy import ForeignKey, create_engine, delete, inspect, select
from sqlalchemy.orm import Mapped, Session, mapped_column, relationship
from sqlalchemy.orm.exc import ObjectDeletedError

from models import Base


class Team(Base):
    __tablename__ = "answers_team"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    members: Mapped[list["Member"]] = relationship(cascade="all, delete-orphan")


class Member(Base):
    __tablename__ = "answers_member"

    id: Mapped[int] = mapped_column(primary_key=True)
    team_id: Mapped[int] = mapped_column(ForeignKey("answers_team.id"))


engine = create_engine(os.environ["DATABASE_URL"])
Base.metadata.create_all(engine)


def after(work, old):
    with Session(engine) as session, session.begin():
        getattr(session, work)(old)
    with Session(engine) as session:
        return session.scalars(select(Team.id)).all(), session.scalars(select(Member.id).order_by(Member.id)).all()


for work, members in (("add", [1, 2]), ("merge", [1])):
    with Session(engine, expire_on_commit=False) as session:
        old = Team(id=1, name="one", members=[Member(id=1)])
        session.add(old)
        session.commit()
        session.expunge(old)
    with Session(engine) as other, other.begin():
        other.add(Member(id=2, team_id=1))
    assert after(work, old) == ([1], members)
    with Session(engine) as other, other.begin():
        other.execute(delete(Member))
        other.execute(delete(Team))

for work, teams in (("add", []), ("merge", [2])):
    with Session(engine, expire_on_commit=False) as session:
        old = Team(id=2, name="two")
        session.add(old)
        session.commit()
        session.expunge(old)
    with Session(engine) as other, other.begin():
        other.execute(delete(Team))
    assert after(work, old) == (teams, [])

with Session(engine) as session:
    new = Team(id=3, name="three")
    session.add(new)
    session.flush()
    session.expunge(new)
assert inspect(new).detached
with Session(engine) as session:
    session.add(new)
    session.commit()
    try:
        assert not new.name
    except ObjectDeletedError:
        pass
    else:
        raise AssertionError("nothing was raised")
engine.dispose()
