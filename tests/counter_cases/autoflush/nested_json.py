"""MutableDict notices a change at its top level, and a nested change needs flag_modified().

Claims: autoflush#before-query
Drivers: sqlite3, psycopg, asyncpg, PyMySQL
"""

from sqlalchemy import JSON, select
from sqlalchemy.ext.mutable import MutableDict
from sqlalchemy.orm import Mapped, Session, mapped_column
from sqlalchemy.orm.attributes import flag_modified

from engines import run
from models import Base


class Note(Base):
    __tablename__ = "answers_note"

    id: Mapped[int] = mapped_column(primary_key=True)
    tracked: Mapped[dict] = mapped_column(MutableDict.as_mutable(JSON))


def program(engine):
    Base.metadata.create_all(engine)
    stored = select(Note.tracked)
    with Session(engine) as session:
        note = Note(id=1, tracked={"style": {"color": "red"}, "size": 1})
        session.add(note)
        session.flush()
        note.tracked["style"]["color"] = "blue"
        assert session.scalars(stored).one()["style"] == {"color": "red"}
        flag_modified(note, "tracked")
        assert session.scalars(stored).one()["style"] == {"color": "blue"}
        note.tracked["size"] = 2
        assert session.scalars(stored).one()["size"] == 2


run(program)
