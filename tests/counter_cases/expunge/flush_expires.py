"""A flush expires a Computed(), a column_property() and an attribute set to an SQL expression, the last two also with eager_defaults=True.

A read before the commit keeps them.

Claims: expunge#expired, expunge#review, states#unloaded
Drivers: sqlite3, psycopg, psycopg2, pg8000, PyMySQL
"""

import os

from sqlalchemy import Computed, create_engine, inspect
from sqlalchemy.orm import Mapped, Session, column_property, mapped_column
from sqlalchemy.orm.exc import DetachedInstanceError

from models import Base


class Note(Base):
    __tablename__ = "answers_note"
    __mapper_args__ = {"eager_defaults": True}

    id: Mapped[int] = mapped_column(primary_key=True)
    body: Mapped[str] = mapped_column()
    edits: Mapped[int] = mapped_column(default=0)
    shout: Mapped[str] = column_property(body + "!")


class Measured(Base):
    __tablename__ = "answers_measured"

    id: Mapped[int] = mapped_column(primary_key=True)
    body: Mapped[str]
    length: Mapped[int] = mapped_column(Computed("length(body)", persisted=True))


engine = create_engine(os.environ["DATABASE_URL"])
Base.metadata.create_all(engine)
with Session(engine) as session, session.begin():
    session.add_all([Note(id=1, body="one"), Measured(id=1, body="one")])
with Session(engine, expire_on_commit=False) as session:
    measured = session.get(Measured, 1)
    assert measured.length == 3
    measured.body = "three"
    session.commit()
    assert inspect(measured).expired_attributes == {"length"}
for read in (False, True):
    with Session(engine, expire_on_commit=False) as session:
        note = session.get(Note, 1)
        assert note.shout.endswith("!")
        note.body = f"two {read}"
        note.edits = Note.edits + 1
        session.flush()
        if read:
            assert (note.shout, note.edits) == ("two True!", 2)
        session.commit()
    for name in "shout", "edits":
        try:
            getattr(note, name)
        except DetachedInstanceError:
            assert not read
        else:
            assert read
engine.dispose()
