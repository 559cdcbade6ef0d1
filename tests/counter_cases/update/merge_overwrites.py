"""merge() of a detached object writes back the values that it loaded, over newer ones. Without a key, it sends no SELECT.

Two sessions that merge the same new key both send an INSERT. A change of a detached object is saved after add().
With a version counter, merge() of an old object raises StaleDataError.

Claims: update#merge, update#changed
Drivers: sqlite3, psycopg, psycopg2, pg8000, PyMySQL
"""

import os

from sqlalchemy import create_engine, event, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Mapped, Session, mapped_column
from sqlalchemy.orm.exc import StaleDataError

from models import Base


class Note(Base):
    __tablename__ = "answers_note"

    id: Mapped[int] = mapped_column(primary_key=True)
    body: Mapped[str]
    edits: Mapped[int] = mapped_column(default=0)


class Doc(Base):
    __tablename__ = "answers_doc"

    id: Mapped[int] = mapped_column(primary_key=True)
    title: Mapped[str]
    version: Mapped[int] = mapped_column()
    __mapper_args__ = {"version_id_col": version}


engine = create_engine(os.environ["DATABASE_URL"])
Base.metadata.create_all(engine)
with Session(engine) as session, session.begin():
    session.add(Note(body="old"))
with Session(engine) as session:
    note = session.get(Note, 1)
with Session(engine) as session, session.begin():
    session.get(Note, 1).body = "newer"

note.edits = 1
with Session(engine) as session:
    session.commit()
    assert session.execute(select(Note.body, Note.edits)).all() == [("newer", 0)]
    session.merge(note)
    session.commit()
    assert session.execute(select(Note.body, Note.edits)).all() == [("old", 1)]
with Session(engine) as session:
    session.get(Note, 1).body = "newer"
    session.commit()
note.edits = 2
with Session(engine) as session:
    session.add(note)
    session.commit()
    assert session.execute(select(Note.body, Note.edits)).all() == [("newer", 2)]

statements = []
event.listen(engine, "before_cursor_execute", lambda *arguments: statements.append(arguments[2].split()[0]))
with Session(engine) as session:
    session.merge(Note(body="new"))
    session.flush()
    assert statements == ["INSERT"]
with Session(engine) as first, Session(engine) as second:
    first.merge(Note(id=50, body="mine"))
    second.merge(Note(id=50, body="yours"))
    first.commit()
    try:
        second.commit()
    except IntegrityError:
        pass
    else:
        raise AssertionError("nothing was raised")

with Session(engine, expire_on_commit=False) as session, session.begin():
    doc = Doc(id=1, title="old")
    session.add(doc)
with Session(engine) as session, session.begin():
    session.get(Doc, 1).title = "newer"
with Session(engine) as session:
    try:
        session.merge(doc)
        session.flush()
    except StaleDataError:
        pass
    else:
        raise AssertionError("nothing was raised")
engine.dispose()
