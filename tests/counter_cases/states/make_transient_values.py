"""make_transient() after a commit loses the values, so an INSERT can save NULLs. make_transient_to_detached() saves none.

The rows of a loaded collection still refer to the old row after make_transient(), and the new row has no many-to-many rows.
refresh() does not load a deferred column, so the new row has NULL there.

Claims: states#make-transient, states#to-detached
Drivers: sqlite3, psycopg, psycopg2, pg8000, PyMySQL
SQLAlchemy: 2.0, 2.1
"""

import os

from sqlalchemy import Column, ForeignKey, Table, create_engine, inspect, select
from sqlalchemy.orm import Mapped, Session, make_transient, make_transient_to_detached, mapped_column, relationship

from models import Address, Base, User

link = Table(
    "answers_link",
    Base.metadata,
    Column("team_id", ForeignKey("answers_team.id"), primary_key=True),
    Column("tag_id", ForeignKey("answers_tag.id"), primary_key=True),
)


class Tag(Base):
    __tablename__ = "answers_tag"

    id: Mapped[int] = mapped_column(primary_key=True)


class Team(Base):
    __tablename__ = "answers_team"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    motto: Mapped[str | None] = mapped_column(deferred=True)
    tags: Mapped[list[Tag]] = relationship(secondary=link)


class Note(Base):
    __tablename__ = "answers_note"

    id: Mapped[int] = mapped_column(primary_key=True)
    title: Mapped[str | None]


engine = create_engine(os.environ["DATABASE_URL"])
Base.metadata.create_all(engine)
for refreshed, title in (False, None), (True, "first"):
    with Session(engine) as session:
        note = Note(title="first")
        session.add(note)
        session.commit()
        key = note.id
        session.commit()
        if refreshed:
            session.refresh(note)
        make_transient(note)
        assert note.title == title
        note.id = None
        session.add(note)
        session.commit()
        assert note.id != key
        assert note.title == title
        assert session.get(Note, key).title == "first"

for early, late, title in ("second", None, "first"), (None, "second", "second"):
    note = Note(id=key)
    if early:
        note.title = early
    make_transient_to_detached(note)
    assert inspect(note).detached
    with Session(engine) as session:
        session.add(note)
        if late:
            note.title = late
        session.commit()
        assert note.title == title

with Session(engine) as session, session.begin():
    session.add(User(id=500, name="Ada", addresses=[Address(id=1, email="ada@example.com")]))
with Session(engine) as session:
    ada = session.get(User, 500)
    home = ada.addresses[0]
    make_transient(ada)
    ada.id = 600
    session.add(ada)
    session.flush()
    assert ada.addresses == [home]
    assert session.scalars(select(Address.user_id)).all() == [500]

for key, read_before in (600, False), (700, True):
    with Session(engine) as session:
        team = Team(id=key, name="Red", motto="win", tags=[Tag()])
        session.add(team)
        session.commit()
        session.refresh(team)
        assert len(team.tags) == 1
        if read_before:
            assert team.motto == "win"
        make_transient(team)
        team.id += 1
        session.add(team)
        session.commit()
        assert (team.name, team.motto) == ("Red", "win" if read_before else None)
        assert team.tags == []
        session.delete(session.get(Team, key))
        session.commit()

with Session(engine) as session:
    session.add(Team(id=800, name="Blue", tags=[Tag()]))
    session.flush()
    team = session.get(Team, 800)
    session.delete(team)
    session.commit()
    make_transient(team)
    session.add(team)
    session.commit()
    assert session.get(Team, 800).tags == []
engine.dispose()
