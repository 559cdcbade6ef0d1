"""In a MyISAM table, the row of an object stays when its session is closed without a commit.

Claims: states#close-inserted
Drivers: PyMySQL
"""

import os

from sqlalchemy import create_engine, inspect, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from models import Base


class Note(Base):
    __tablename__ = "answers_note"
    __table_args__ = {"mysql_engine": "MyISAM"}

    id: Mapped[int] = mapped_column(primary_key=True)


engine = create_engine(os.environ["DATABASE_URL"])
Base.metadata.create_all(engine)
with Session(engine) as session:
    note = Note(id=1)
    session.add(note)
    session.flush()
assert inspect(note).detached
with Session(engine) as session:
    assert session.scalars(select(Note.id)).all() == [1]
engine.dispose()
