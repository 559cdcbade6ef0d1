"""A new object returns None for a column that a trigger filled, although no NULL is in the row.

Claims: expunge#none
Drivers: sqlite3, aiosqlite
SQLAlchemy: 2.0, 2.1
"""

from sqlalchemy import select, text
from sqlalchemy.orm import Mapped, Session, mapped_column

from engines import run
from models import Base


class Note(Base):
    __tablename__ = "answers_note"

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str | None]


def program(engine):
    Base.metadata.create_all(engine)
    with Session(engine) as session:
        session.execute(
            text(
                "CREATE TRIGGER fill AFTER INSERT ON answers_note"
                " BEGIN UPDATE answers_note SET code = 'n' || new.id; END"
            )
        )
        note = Note(id=1)
        session.add(note)
        session.flush()
        session.expunge(note)
        session.commit()
        assert note.code is None
        assert session.scalar(select(Note.code)) == "n1"


run(program)
