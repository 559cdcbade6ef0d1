"""A TypeDecorator and an unfilled query_expression() return None on a detached object, although no NULL is in the row.

Claims: expunge#none, expunge#belief
Drivers: sqlite3, psycopg, psycopg2, pg8000, PyMySQL
"""

import os

from sqlalchemy import String, TypeDecorator, create_engine, text
from sqlalchemy.orm import Mapped, Session, mapped_column, query_expression

from models import Base


class NoneIfEmpty(TypeDecorator):
    impl = String(40)
    cache_ok = True

    def process_result_value(self, value, dialect):
        return value or None


class Note(Base):
    __tablename__ = "answers_note"

    id: Mapped[int] = mapped_column(primary_key=True)
    body: Mapped[str | None] = mapped_column(NoneIfEmpty)
    shout: Mapped[str | None] = query_expression()


engine = create_engine(os.environ["DATABASE_URL"])
Base.metadata.create_all(engine)
with Session(engine) as session, session.begin():
    session.add(Note(id=1, body=""))
with Session(engine) as session:
    note = session.get(Note, 1)
    session.expunge(note)
    assert note.body is None
    assert note.shout is None
    assert session.scalar(text("SELECT body FROM answers_note")) == ""
engine.dispose()
