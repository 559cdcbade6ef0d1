"""None in a JSON column is the JSON value null, and no default replaces it.

Claims: flush#defaults
Drivers: sqlite3, aiosqlite, psycopg, asyncpg, PyMySQL, aiomysql
"""

from sqlalchemy import JSON, String, cast, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from engines import run
from models import Base


class Note(Base):
    __tablename__ = "answers_note"

    id: Mapped[int] = mapped_column(primary_key=True)
    tags: Mapped[dict | None] = mapped_column(JSON, default={"color": "red"})
    sizes: Mapped[dict | None] = mapped_column(JSON(none_as_null=True), default={"width": 1})


def program(engine):
    Base.metadata.create_all(engine)
    with Session(engine) as session:
        note = Note(tags=None, sizes=None)
        session.add(note)
        session.commit()
        assert (note.tags, note.sizes) == (None, {"width": 1})
        assert session.scalar(select(cast(Note.tags, String(20)))) == "null"


run(program)
