"""An update by primary key leaves onupdate and version columns in memory; rows before a missing one are updated, and can be committed.

A rollback to a savepoint leaves the values in memory.

Claims: update#by-key, update#version-bulk, update#by-key-missing, states#rollback
Drivers: sqlite3, psycopg, psycopg2, pg8000, PyMySQL
"""

import os

from sqlalchemy import create_engine, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column
from sqlalchemy.orm.exc import StaleDataError

from models import Base


class Note(Base):
    __tablename__ = "answers_note"

    id: Mapped[int] = mapped_column(primary_key=True)
    body: Mapped[str]
    edits: Mapped[int] = mapped_column(default=0, onupdate=1)


class Doc(Base):
    __tablename__ = "answers_doc"

    id: Mapped[int] = mapped_column(primary_key=True)
    title: Mapped[str]
    version: Mapped[int] = mapped_column()
    __mapper_args__ = {"version_id_col": version}


engine = create_engine(os.environ["DATABASE_URL"])
Base.metadata.create_all(engine)
with Session(engine) as session, session.begin():
    session.add_all([Note(id=1, body="one"), Doc(id=1, title="one")])

with Session(engine) as session:
    note = session.get(Note, 1)
    session.execute(update(Note), [{"id": 1, "body": "two"}])
    assert (note.body, note.edits) == ("two", 0)
    assert session.scalar(select(Note.edits)) == 1
    session.expire(note)
    assert note.edits == 1
    session.rollback()

    assert note.body == "one"
    savepoint = session.begin_nested()
    session.execute(update(Note), [{"id": 1, "body": "two"}])
    savepoint.rollback()
    assert note.body == "two"
    assert session.scalar(select(Note.body)) == "one"
    session.expire(note)
    savepoint = session.begin_nested()
    session.execute(update(Note.__table__).values(body="three"))
    assert note.body == "three"
    savepoint.rollback()
    assert note.body == "three"
    session.rollback()
    assert note.body == "one"
    savepoint = session.begin_nested()
    session.execute(update(Note).values(body="four"))
    assert note.body == "four"
    savepoint.rollback()
    assert note.body == "one"

for expire in (False, True):
    with Session(engine) as session:
        doc = session.get(Doc, 1)
        session.execute(update(Doc), [{"id": 1, "title": "two", "version": 1}])
        assert doc.version == 1
        if expire:
            session.expire(doc)
        doc.title = "three"
        try:
            session.flush()
        except StaleDataError:
            assert not expire
        else:
            assert expire

with Session(engine) as session:
    try:
        session.execute(update(Note), [{"id": 1, "body": "kept"}, {"id": 9, "body": "missing"}])
    except StaleDataError:
        session.commit()
    else:
        raise AssertionError("nothing was raised")
    assert session.scalars(select(Note.body)).all() == ["kept"]
engine.dispose()
