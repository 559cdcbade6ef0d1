"""With a `version_id_col`, merge() of an object with an older version raises StaleDataError.

Claims: expunge#second-copy
Drivers: sqlite3, psycopg, psycopg2, pg8000, PyMySQL
"""

import os

from sqlalchemy import create_engine
from sqlalchemy.orm import Mapped, Session, mapped_column
from sqlalchemy.orm.exc import StaleDataError

from models import Base


class Note(Base):
    __tablename__ = "answers_note"

    id: Mapped[int] = mapped_column(primary_key=True)
    body: Mapped[str]
    version: Mapped[int] = mapped_column()
    __mapper_args__ = {"version_id_col": version}


engine = create_engine(os.environ["DATABASE_URL"])
Base.metadata.create_all(engine)
with Session(engine) as session, session.begin():
    session.add(Note(id=1, body="one"))
with Session(engine) as session:
    old = session.get(Note, 1)
    session.expunge(old)
    assert session.merge(old).body == "one"
    session.rollback()
    with Session(engine) as other, other.begin():
        other.get(Note, 1).body = "two"
    try:
        session.merge(old)
    except StaleDataError:
        pass
    else:
        raise AssertionError("nothing was raised")
engine.dispose()
