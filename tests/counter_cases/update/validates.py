"""update() does not call a function of @validates. get() with populate_existing sends a SELECT for an object that is not expired.

Claims: update#review, update#gone-read
Drivers: sqlite3, psycopg, psycopg2, pg8000, PyMySQL
"""

import os

from sqlalchemy import create_engine, delete, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column, validates

from models import Base


class Note(Base):
    __tablename__ = "answers_note"

    id: Mapped[int] = mapped_column(primary_key=True)
    edits: Mapped[int] = mapped_column(default=0)

    @validates("edits")
    def check(self, name, value):
        raise ValueError(name)


engine = create_engine(os.environ["DATABASE_URL"])
Base.metadata.create_all(engine)
with Session(engine) as session:
    session.add(Note(id=1))
    session.flush()
    session.execute(update(Note).values(edits=9))
    assert session.scalars(select(Note.edits)).all() == [9]
    note = session.get(Note, 1)
    session.execute(delete(Note.__table__))
    assert session.get(Note, 1) is note
    assert session.get(Note, 1, populate_existing=True) is None
engine.dispose()
