"""A new object with None gets the default and the server's default, and with null() NULL. An UPDATE sets NULL for None.

Claims: flush#defaults
Drivers: sqlite3, aiosqlite, psycopg, asyncpg, PyMySQL, aiomysql
"""

from sqlalchemy import null
from sqlalchemy.orm import Mapped, Session, mapped_column

from engines import run
from models import Base


class Note(Base):
    __tablename__ = "answers_note"

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str | None] = mapped_column(default="memo")
    state: Mapped[str | None] = mapped_column(server_default="draft")


def program(engine):
    Base.metadata.create_all(engine)
    with Session(engine) as session:
        note, empty = Note(id=1, kind=None, state=None), Note(id=2, kind=null(), state=null())
        session.add_all([note, empty])
        session.commit()
        assert (note.kind, note.state) == ("memo", "draft")
        assert (empty.kind, empty.state) == (None, None)
        note.kind = note.state = None
        session.commit()
        assert (note.kind, note.state) == (None, None)


run(program)
