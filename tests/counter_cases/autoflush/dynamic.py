"""Iterating a dynamic relationship flushes without the text about autoflush, and raises during a flush.

On a detached object, iterating it warns, count() returns 0, and first() and filter() raise.

Claims: autoflush#errors, autoflush#before-query, states#unloaded
Drivers: sqlite3, psycopg, psycopg2, pg8000, PyMySQL
SQLAlchemy: 2.0, 2.1
"""

import os
import warnings

from sqlalchemy import ForeignKey, create_engine, event
from sqlalchemy.exc import DBAPIError, InvalidRequestError, SAWarning
from sqlalchemy.orm import DynamicMapped, Mapped, Session, mapped_column, relationship
from sqlalchemy.orm.exc import DetachedInstanceError

from models import Base


class Team(Base):
    __tablename__ = "answers_team"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    members: DynamicMapped["Member"] = relationship()


class Member(Base):
    __tablename__ = "answers_member"

    id: Mapped[int] = mapped_column(primary_key=True)
    team_id: Mapped[int] = mapped_column(ForeignKey("answers_team.id"))


engine = create_engine(os.environ["DATABASE_URL"])
Base.metadata.create_all(engine)
with Session(engine) as session, session.begin():
    session.add(Team(id=1, name="Red", members=[Member(id=1)]))
ways = {
    "all": (lambda team: team.members.all(), False),
    "count": (lambda team: team.members.count(), False),
    "filter": (lambda team: team.members.filter(Member.id == 1).all(), True),
}

for read, says in ways.values():
    with Session(engine) as session:
        team = session.get(Team, 1)
        session.add(Team(name=None))
        try:
            read(team)
        except DBAPIError as error:
            assert ("Query-invoked autoflush" in str(error)) is says
        else:
            raise AssertionError("nothing was raised")

seen = []


def before_flush(session, context, instances):
    try:
        session.get(Team, 1).members.all()
    except InvalidRequestError as error:
        seen.append(str(error))


with Session(engine) as session:
    session.get(Team, 1)
    event.listen(session, "before_flush", before_flush)
    session.add(Team(name="Blue"))
    session.flush()
assert seen == ["Session is already flushing"]

with Session(engine) as session:
    team = session.get(Team, 1)
with warnings.catch_warnings(record=True) as caught:
    warnings.simplefilter("always", SAWarning)
    assert team.members.count() == 0
    assert not caught
    assert team.members.all() == []
    assert "is detached" in str(caught[0].message)
for read in (lambda: team.members.first(), lambda: team.members.filter(Member.id == 1)):
    try:
        read()
    except DetachedInstanceError:
        pass
    else:
        raise AssertionError("nothing was raised")
engine.dispose()
