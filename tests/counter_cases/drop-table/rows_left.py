"""Inheritance, a `secondary` table, expired objects, a foreign key in the primary key, and `passive_deletes=True`.

Claims: drop-table#mapped-class, drop-table#bulk-delete, drop-table#session-delete, drop-table#review
Drivers: sqlite3
"""

import os

from sqlalchemy import Column, ForeignKey, Table, create_engine, delete, func, inspect, select
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column, relationship


class Base(DeclarativeBase):
    pass


marks = Table(
    "marks",
    Base.metadata,
    Column("person_id", ForeignKey("person.id"), primary_key=True),
    Column("tag_id", ForeignKey("tag.id"), primary_key=True),
)


class Tag(Base):
    __tablename__ = "tag"
    id: Mapped[int] = mapped_column(primary_key=True)


class Person(Base):
    __tablename__ = "person"
    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str]
    tags: Mapped[list[Tag]] = relationship(secondary=marks)
    lines: Mapped[list["Line"]] = relationship()
    notes: Mapped[list["Note"]] = relationship(passive_deletes=True)
    __mapper_args__ = {"polymorphic_on": "kind", "polymorphic_identity": "person"}


class Manager(Person):
    __mapper_args__ = {"polymorphic_identity": "manager"}


class Engineer(Person):
    __tablename__ = "engineer"
    id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True)
    __mapper_args__ = {"polymorphic_identity": "engineer"}


class Line(Base):
    __tablename__ = "line"
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)


class Note(Base):
    __tablename__ = "note"
    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))


assert Manager.__table__ is Person.__table__
engine = create_engine(os.environ["DATABASE_URL"])
Base.metadata.create_all(engine)


def count(session, table):
    return session.scalar(select(func.count()).select_from(table))


with Session(engine) as session:
    session.add(Engineer(id=1))
    session.add(Person(id=2, tags=[Tag(id=1)]))
    session.add(Person(id=3, lines=[Line(number=1)]))
    session.commit()

    session.execute(delete(Engineer))
    assert (count(session, Engineer.__table__), count(session, Person.__table__)) == (0, 3)
    session.rollback()
    session.execute(delete(Person))
    assert (count(session, Engineer.__table__), count(session, Person.__table__)) == (1, 0)
    session.rollback()

    session.execute(delete(Person).where(Person.id == 2))
    assert count(session, marks) == 1
    session.rollback()
    session.delete(session.get_one(Person, 2))
    session.flush()
    assert count(session, marks) == 0
    session.rollback()

    person = session.get_one(Person, 2)
    session.commit()
    session.execute(delete(Person).where(Person.id == 2))
    assert inspect(person).persistent
    session.rollback()
    session.expire(person)
    session.execute(delete(Person).where(func.lower(Person.kind) == "person", func.abs(Person.id) == 2))
    assert inspect(person).deleted
    session.rollback()

    session.add(Person(id=4, notes=[Note()]))
    session.commit()
    session.delete(session.get_one(Person, 4))
    session.flush()
    assert session.scalars(select(Note.person_id)).all() == [4]
    session.rollback()

    session.delete(session.get_one(Person, 3))
    try:
        session.flush()
    except AssertionError as error:
        assert "blank-out primary key" in str(error)
    else:
        raise RuntimeError("nothing was raised")
engine.dispose()
