"""With eager_defaults=True and onupdate=func..., each UPDATE is a separate call on SQLite and PostgreSQL.

An attribute is the SQL expression until the flush, and a second assignment replaces the first.

Claims: update#many, update#expression
Drivers: sqlite3, aiosqlite, psycopg, psycopg2, pg8000, psycopg async, asyncpg
"""

from sqlalchemy import event, func, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from engines import run
from models import Base


class Note(Base):
    __tablename__ = "answers_note"
    __mapper_args__ = {"eager_defaults": True}

    id: Mapped[int] = mapped_column(primary_key=True)
    body: Mapped[str]
    changed: Mapped[str | None] = mapped_column(onupdate=func.lower("NOW"))


def program(engine):
    Base.metadata.create_all(engine)
    calls = []
    event.listen(engine, "before_cursor_execute", lambda *arguments: calls.append(arguments[2]))
    with Session(engine) as session:
        session.add_all(Note(id=number, body="one") for number in range(20))
        session.commit()
        notes = session.scalars(select(Note)).all()
        for note in notes:
            note.body = "two"
        session.flush()
        assert sum(call.startswith("UPDATE") for call in calls) == 20
        assert notes[0].changed == "now"

        notes[0].body = func.upper("three")
        assert "upper" in str(notes[0].body)
        session.flush()
        assert notes[0].body == "THREE"
        for _ in range(2):
            notes[0].body = Note.body + "!"
        session.flush()
        assert notes[0].body == "THREE!"


run(program)
