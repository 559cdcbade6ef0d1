"""`insertmanyvalues_page_size` changes how many objects one INSERT adds, and `use_insertmanyvalues=False` turns this off.

Without it, a `server_default` expires, and a read sends a SELECT.

Claims: flush#many-rows, flush#defaults
Drivers: sqlite3, psycopg, psycopg2, pg8000, asyncpg, PyMySQL, aiomysql
SQLAlchemy: 2.0, 2.1
"""

from sqlalchemy import event
from sqlalchemy.orm import Mapped, Session, mapped_column

from engines import run
from models import Base, User


class Note(Base):
    __tablename__ = "answers_note"

    id: Mapped[int] = mapped_column(primary_key=True)
    state: Mapped[str] = mapped_column(server_default="new")


def count(engine, work):
    sent = []
    event.listen(engine, "before_cursor_execute", lambda *arguments: sent.append(arguments[2]))
    work()
    return len(sent)


def with_pages(engine):
    Base.metadata.create_all(engine)
    with Session(engine) as session:
        session.add_all([User(name="Ada") for _ in range(2500)])
        assert count(engine, session.flush) == (2500 if engine.name == "sqlite" else 1)


def without(engine):
    with Session(engine) as session:
        session.add_all([User(name="Ada") for _ in range(3)])
        assert count(engine, session.flush) == 3
        note = Note()
        session.add(note)
        session.flush()
        assert count(engine, lambda: note.state) == 1


run(with_pages, insertmanyvalues_page_size=5000)
run(without, use_insertmanyvalues=False)
