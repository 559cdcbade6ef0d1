"""add() raises if it refuses a related object, and the object itself is persistent or pending by then.

A commit then saves a new object with NULL as its foreign key, and warns. merge() saves it with the link.

Claims: states#add-refused, states#reattach
Drivers: sqlite3, psycopg, psycopg2, pg8000, PyMySQL
SQLAlchemy: 2.0, 2.1
"""

import os
import warnings

from sqlalchemy import ForeignKey, create_engine, inspect, select
from sqlalchemy.exc import InvalidRequestError, SAWarning
from sqlalchemy.orm import Mapped, Session, mapped_column, relationship

from models import Address, Base, User


class Note(Base):
    __tablename__ = "answers_note"

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int | None] = mapped_column(ForeignKey("answers_user.id"))
    user: Mapped[User | None] = relationship()


def add_is_refused(session, obj, words):
    try:
        session.add(obj)
    except InvalidRequestError as error:
        return words in str(error)
    return False


engine = create_engine(os.environ["DATABASE_URL"])
Base.metadata.create_all(engine)
with Session(engine) as session, session.begin():
    session.add(User(id=1, name="Ada", addresses=[Address(id=1, email="ada@example.com")]))
with Session(engine) as session:
    ada = session.get(User, 1)
    home = ada.addresses[0]
with Session(engine) as session:
    same = session.get(Address, 1)
    assert same is not home
    assert add_is_refused(session, ada, "another instance with key")
    assert inspect(ada).persistent
    assert inspect(home).detached

with Session(engine) as other:
    theirs = other.get(User, 1)
    for number, words, user in ((1, "already attached to session", theirs), (2, "another instance with key", ada)):
        with Session(engine) as session:
            yours = session.get(User, 1) if user is ada else None
            note = Note(id=number, user=user)
            assert add_is_refused(session, note, words)
            assert inspect(note).pending
            with warnings.catch_warnings(record=True) as caught:
                warnings.simplefilter("always")
                session.commit()
            assert [warning.category for warning in caught] == [SAWarning]
            assert session.scalar(select(Note.user_id).where(Note.id == number)) is None
        with Session(engine) as session:
            yours = session.get(User, 1) if user is ada else None
            note = Note(id=number + 2, user=user)
            assert add_is_refused(session, note, words)
            session.rollback()
            assert inspect(note).transient
            session.merge(note)
            session.commit()
            assert session.scalar(select(Note.user_id).where(Note.id == number + 2)) == 1
engine.dispose()
