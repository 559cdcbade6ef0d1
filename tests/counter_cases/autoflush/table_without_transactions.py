"""On MariaDB, a row that autoflush inserted into a MyISAM table stays after a rollback.

Claims: autoflush#never-commits
Drivers: PyMySQL
"""

import os

from sqlalchemy import String, create_engine, select
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column


class Base(DeclarativeBase):
    type_annotation_map = {str: String(40)}


class Note(Base):
    __tablename__ = "note"
    __table_args__ = {"mysql_engine": "MyISAM"}

    id: Mapped[int] = mapped_column(primary_key=True)
    text: Mapped[str]


engine = create_engine(os.environ["DATABASE_URL"])
Base.metadata.create_all(engine)
with Session(engine) as session:
    session.add(Note(text="one"))
    assert session.scalar(select(Note.text)) == "one"
    session.rollback()
    assert session.scalar(select(Note.text)) == "one"
engine.dispose()
