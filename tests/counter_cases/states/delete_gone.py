"""delete() of a row that is gone: a warning, StaleDataError with a version counter, ObjectDeletedError for an expired object.

Claims: states#delete-which, states#five, states#merge
Drivers: sqlite3, psycopg, psycopg2, pg8000, asyncpg, PyMySQL
"""

import warnings

from sqlalchemy import delete, inspect
from sqlalchemy.exc import SAWarning
from sqlalchemy.orm import Mapped, Session, mapped_column
from sqlalchemy.orm.exc import ObjectDeletedError, StaleDataError

from engines import run
from models import Base


class Note(Base):
    __tablename__ = "answers_note"

    id: Mapped[int] = mapped_column(primary_key=True)


class Doc(Base):
    __tablename__ = "answers_doc"

    id: Mapped[int] = mapped_column(primary_key=True)
    version: Mapped[int] = mapped_column()
    __mapper_args__ = {"version_id_col": version}


def flush(session):
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always", SAWarning)
        try:
            session.flush()
        except (ObjectDeletedError, StaleDataError) as error:
            return type(error)
    return any("0 were matched" in str(one.message) for one in caught)


def program(engine):
    Base.metadata.create_all(engine)
    for kind, expired, result in (Note, False, True), (Note, True, ObjectDeletedError), (Doc, False, StaleDataError):
        with Session(engine) as session:
            thing = kind(id=1)
            session.add(thing)
            session.commit()
            assert session.get(kind, 1) is thing
            session.execute(delete(kind.__table__))
            if expired:
                session.expire(thing)
            session.delete(thing)
            assert flush(session) == result, (kind, result)
            session.rollback()
            session.execute(delete(kind.__table__))
            session.commit()

    with Session(engine) as session:
        note = Note(id=1)
        session.add(note)
        session.commit()
        session.delete(note)
        session.commit()
        assert inspect(note).detached
        session.delete(note)
        assert inspect(note).deleted
        assert flush(session) is True
        session.rollback()

    with Session(engine, autoflush=False) as session, warnings.catch_warnings():
        warnings.simplefilter("ignore", SAWarning)
        note = Note(id=5)
        session.add(note)
        assert session.merge(note) is not note


run(program)
