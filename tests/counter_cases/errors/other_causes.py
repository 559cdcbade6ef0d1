"""Further causes of rarer errors: a savepoint, an unmapped class, a tuple, an object older than its mapping, a deleted parent, a column, no rows, a merge, an Enum, a missing row.

Claims: errors/rare#no-two-phase, errors/rare#class-not-mapped, errors/rare#wrong-collection, errors/rare#not-constructed, errors/rare#blanked-key, errors/rare#left-outside, errors/rare#sync-attribute, errors/rare#no-class-to-get, errors/rare#flag-modified, errors/rare#bulk-no-rows, errors/rare#write-only-set, errors/rare#kind-unknown, errors/rare#null-key-update, errors/rare#null-key-delete
Drivers: sqlite3, psycopg, asyncpg, PyMySQL
"""

import enum
import warnings

from sqlalchemy import Column, Enum, ForeignKey, Integer, String, Table, insert, select, update
from sqlalchemy.exc import ArgumentError, InvalidRequestError, SAWarning
from sqlalchemy.orm import Mapped, Session, WriteOnlyMapped, aliased, mapped_column, relationship, with_polymorphic
from sqlalchemy.orm.attributes import flag_modified
from sqlalchemy.orm.exc import FlushError, UnmappedClassError, UnmappedInstanceError

from engines import run
from models import Address, Base, User


class Phone(Base):
    __tablename__ = "answers_phone"
    user_id: Mapped[int] = mapped_column(ForeignKey("answers_user.id"), primary_key=True)
    owner: Mapped[User] = relationship(backref="phones")


class Note(Base):
    __table__ = Table("answers_note", Base.metadata, Column("id", Integer, primary_key=True), Column("name", String(9)))
    title = __table__.c.name


class Owner(Base):
    __tablename__ = "answers_owner"
    id: Mapped[int] = mapped_column(primary_key=True)
    pets: WriteOnlyMapped["Pet"] = relationship()


class Pet(Base):
    __tablename__ = "answers_pet"
    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str]
    owner_id: Mapped[int | None] = mapped_column(ForeignKey("answers_owner.id"))
    __mapper_args__ = {"polymorphic_on": "kind", "polymorphic_identity": "pet", "with_polymorphic": "*"}


class Cat(Pet):
    __tablename__ = "answers_cat"
    id: Mapped[int] = mapped_column(ForeignKey("answers_pet.id"), primary_key=True)
    lives: Mapped[int | None]
    __mapper_args__ = {"polymorphic_identity": "cat"}


class Size(enum.Enum):
    SMALL = "small"
    LARGE = "large"


class Box(Base):
    __tablename__ = "answers_box"
    id: Mapped[int] = mapped_column(primary_key=True)
    size: Mapped[Size] = mapped_column(Enum(Size, native_enum=False))
    __mapper_args__ = {"polymorphic_on": "size", "polymorphic_identity": Size.SMALL}


class LargeBox(Box):
    __mapper_args__ = {"polymorphic_identity": "LARGE"}


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


def enums(session):
    session.add(Box())
    session.flush()
    session.expunge_all()
    session.scalars(select(Box)).one()
    session.execute(update(Box.__table__).values(size=Size.LARGE))
    session.expunge_all()
    message = message_of(AssertionError, lambda: session.scalars(select(Box)).all())
    assert message == "No such polymorphic_identity <Size.LARGE: 'large'> is defined", message


def row_is_missing(session):
    session.execute(insert(Pet.__table__).values(id=1, kind="cat"))
    cat = session.scalars(select(Pet)).one()
    cat.lives = 9
    assert "Can't update table answers_cat using NULL" in message_of(FlushError, session.flush)
    session.rollback()
    session.execute(insert(Pet.__table__).values(id=1, kind="cat"))
    session.delete(session.scalars(select(Pet)).one())
    assert "Can't delete from table answers_cat using NULL" in message_of(FlushError, session.flush)
    session.rollback()
    session.execute(insert(Pet.__table__).values(id=1, kind="cat"))
    session.execute(insert(Cat.__table__).values(id=1))
    session.delete(session.scalars(select(Pet)).one())
    session.flush()


def merge(session):
    session.merge(Owner(id=1))
    session.flush()
    message = message_of(InvalidRequestError, session.merge, Owner(id=1, pets=[Pet(id=1)]))
    assert "does not support implicit iteration" in message, message
    session.rollback()
    session.merge(Owner(id=1)).pets.add(Pet(id=1))
    session.flush()


def no_class(session):
    for wrong in (aliased(User), User(name="Ada"), User.name):
        assert "Expected mapped class or mapper" in message_of(ArgumentError, session.get, wrong, 1)
    assert "is not mapped" in message_of(UnmappedClassError, with_polymorphic, Plain, "*")
    assert "not present in the object state" in message_of(InvalidRequestError, flag_modified, User(), "name")


def no_rows(session):
    for statement, rows in ((insert(User), []), (update(User).values(name="Ada"), None)):
        bulk = statement.execution_options(dml_strategy="bulk")
        message = message_of(InvalidRequestError, session.execute, bulk, rows)
        assert 'Can\'t use "bulk" ORM insert strategy' in message, message


def main(engine):
    Base.metadata.create_all(engine)
    prepare(engine)
    for work in (blank, left_outside, enums, row_is_missing, merge, no_class, no_rows):
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
