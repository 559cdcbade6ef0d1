"""After make_transient(), an expired column of a mapped dataclass returns its default on SQLAlchemy 2.1, and None on 2.0.

The INSERT then saves the default. On 2.0, the defaults of an object from make_transient_to_detached() count as loaded,
and on 2.1, a read selects the row.

Claims: expunge#make-transient, expunge#none, states#make-transient, states#to-detached
Drivers: sqlite3, psycopg, asyncpg, PyMySQL
SQLAlchemy: 2.0, 2.1
"""

from sqlalchemy import String, __version__
from sqlalchemy.orm import (
    DeclarativeBase,
    Mapped,
    MappedAsDataclass,
    Session,
    make_transient,
    make_transient_to_detached,
    mapped_column,
)

from engines import run


class Base(MappedAsDataclass, DeclarativeBase):
    type_annotation_map = {str: String(40)}


class Note(Base):
    __tablename__ = "answers_note"

    id: Mapped[int | None] = mapped_column(primary_key=True, default=None)
    state: Mapped[str | None] = mapped_column(default="draft")


def program(engine):
    Base.metadata.create_all(engine)
    is_new = __version__ >= "2.1"
    with Session(engine) as session:
        session.add(Note(id=1, state="sent"))
        session.commit()
        note = session.get(Note, 1)
        session.expire(note)
        session.expunge(note)
        make_transient(note)
        assert note.state == ("draft" if is_new else None)
        note.id = 2
        session.add(note)
        session.commit()
        assert note.state == "draft"

        pending = Note(id=3)
        session.add(pending)
        session.expunge(pending)
        assert pending.state == "draft"

    note = Note(id=1)
    make_transient_to_detached(note)
    with Session(engine) as session:
        session.add(note)
        assert note.state == ("sent" if is_new else "draft")


run(program)
