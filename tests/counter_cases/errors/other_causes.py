"""Further causes of rarer errors: a savepoint, an unmapped class, a tuple, an object older than its mapping, a deleted parent, a column.

Claims: errors/rare#no-two-phase, errors/rare#class-not-mapped, errors/rare#wrong-collection, errors/rare#not-constructed, errors/rare#blanked-key, errors/rare#left-outside, errors/rare#sync-attribute
Drivers: sqlite3, psycopg, asyncpg, PyMySQL
"""

import warnings

from sqlalchemy import Column, ForeignKey, Integer, String, Table, select, update
from sqlalchemy.exc import InvalidRequestError, SAWarning
from sqlalchemy.orm import Mapped, Session, mapped_column, relationship
from sqlalchemy.orm.exc import UnmappedClassError, UnmappedInstanceError

from engines import run
from models import Address, Base, User


class Phone(Base):
    __tablename__ = "answers_phone"
    user_id: Mapped[int] = mapped_column(ForeignKey("answers_user.id"), primary_key=True)
    owner: Mapped[User] = relationship(backref="phones")


class Note(Base):
    __table__ = Table("answers_note", Base.metadata, Column("id", Integer, primary_key=True), Column("name", String(9)))
    title = __table__.c.name


class Plain:
    pass


def message_of(kind, work, *arguments):
    with warnings.catch_warnings():
        warnings.simplefilter("error", SAWarning)
        try:
            work(*arguments)
        except kind as error:
            return str(error)
    raise AssertionError("nothing was raised")


def prepare(engine):
    with Session(engine, twophase=True) as session:
        session.begin()
        session.begin_nested()
        assert "not root transaction" in message_of(InvalidRequestError, session.prepare)


def blank(session):
    ada = User(name="Ada", phones=[Phone()])
    session.add(ada)
    session.flush()
    session.delete(ada)
    assert "tried to blank-out primary key column" in message_of(AssertionError, session.flush)


def left_outside(session):
    address = Address(email="a", user=User(name="Ada"))
    session.add(address)
    session.expunge(address.user)
    assert "won't proceed" in message_of(SAWarning, session.flush)


def rename(engine):
    with Session(engine) as session:
        session.add(Note(id=1, title="old"))
        session.commit()
        renamed = update(Note).values({"name": "new"})
        assert "can't be synchronized back" in message_of(InvalidRequestError, session.execute, renamed)
        session.commit()
        assert session.scalars(select(Note.title)).all() == ["new"]


def main(engine):
    Base.metadata.create_all(engine)
    prepare(engine)
    for work in (blank, left_outside):
        with Session(engine) as session:
            work(session)
    rename(engine)
    with Session(engine) as session:
        assert "is not mapped" in message_of(UnmappedClassError, session.bulk_insert_mappings, Plain, [{"id": 1}])
        early = Plain()
        Base.registry.map_imperatively(
            Plain, Table("answers_plain", Base.metadata, Column("id", Integer, primary_key=True))
        )
        assert "lacks instrumentation" in message_of(UnmappedInstanceError, session.add, early)
    for value in ((), set(), None, User(name="Ada")):
        assert "is not list-like" in message_of(TypeError, lambda value=value: User(name="Ada", addresses=value))


run(main)
