"""After a commit, a rollback, or refresh(), a change of the MutableDict that was read before is lost if the object has loaded a new one.

Before the object has loaded it, the change raises. With expire_on_commit=False, a commit keeps the dictionary.

Claims: update#mutable
Drivers: sqlite3, psycopg, psycopg2, pg8000, asyncpg, PyMySQL
SQLAlchemy: 2.0, 2.1
"""

from sqlalchemy import JSON
from sqlalchemy.exc import InvalidRequestError
from sqlalchemy.ext.mutable import MutableDict
from sqlalchemy.orm import Mapped, Session, mapped_column

from engines import run
from models import Base


class Note(Base):
    __tablename__ = "answers_note"

    id: Mapped[int] = mapped_column(primary_key=True)
    settings: Mapped[dict] = mapped_column(MutableDict.as_mutable(JSON))


def program(engine):
    Base.metadata.create_all(engine)
    with Session(engine) as session, session.begin():
        session.add(Note(id=1, settings={"a": 1}))

    with Session(engine) as session:
        note = session.get(Note, 1)
        for replace in session.commit, session.rollback, lambda: session.refresh(note):
            old = note.settings
            replace()
            assert note.settings is not old
            old["a"] = 2
            session.commit()
            assert note.settings == {"a": 1}
            note.settings["a"] = 2
            session.commit()
            assert note.settings == {"a": 2}
            note.settings["a"] = 1
            session.commit()

        old = note.settings
        session.commit()
        try:
            old["a"] = 2
        except InvalidRequestError as error:
            assert "Can't flag attribute 'settings' modified" in str(error)
        else:
            raise AssertionError("nothing was raised")

    with Session(engine, expire_on_commit=False) as session:
        note = session.get(Note, 1)
        settings = note.settings
        session.commit()
        settings["a"] = 3
        session.commit()
        session.refresh(note)
        assert note.settings == {"a": 3}


run(program)
