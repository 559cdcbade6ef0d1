"""Which loads flush: the second SELECT of an eager load does, and setting a relationship to one object does not.

get() of an object in the session flushes with populate_existing or with_for_update.
merge() of an object in the session sends no SQL of its own and flushes.

Claims: autoflush#loading, autoflush#no-statement
Drivers: sqlite3, aiosqlite, psycopg, asyncpg, PyMySQL, aiomysql
"""

from sqlalchemy import ForeignKey, event, select
from sqlalchemy.orm import (
    Mapped,
    Session,
    immediateload,
    joinedload,
    mapped_column,
    relationship,
    selectin_polymorphic,
    selectinload,
    subqueryload,
)

from engines import run
from models import Base


class Person(Base):
    __tablename__ = "answers_person"
    __mapper_args__ = {"polymorphic_on": "kind", "polymorphic_identity": "person"}

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str]
    desk: Mapped["Desk | None"] = relationship(uselist=False)
    cars: Mapped[list["Car"]] = relationship()


class Engineer(Person):
    __tablename__ = "answers_engineer"
    __mapper_args__ = {"polymorphic_identity": "engineer"}

    id: Mapped[int] = mapped_column(ForeignKey("answers_person.id"), primary_key=True)
    language: Mapped[str]


class Desk(Base):
    __tablename__ = "answers_desk"

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int | None] = mapped_column(ForeignKey("answers_person.id"))


class Car(Base):
    __tablename__ = "answers_car"

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int | None] = mapped_column(ForeignKey("answers_person.id"))


def program(engine):
    Base.metadata.create_all(engine)
    with Session(engine) as session, session.begin():
        session.add(Engineer(id=1, language="Python", desk=Desk(id=1), cars=[Car(id=1)]))

    def fetching_flushes(option):
        with Session(engine) as session:
            result = session.scalars(select(Person).options(option))
            car = Car(id=2)
            session.add(car)
            result.unique().all()
            return car not in session.new

    for option in immediateload, selectinload, subqueryload:
        assert fetching_flushes(option(Person.cars))
    assert fetching_flushes(selectin_polymorphic(Person, [Engineer]))
    assert not fetching_flushes(joinedload(Person.cars))

    for options, result in ({}, False), ({"populate_existing": True}, True), ({"with_for_update": True}, True):
        with Session(engine) as session:
            person = session.get(Person, 1)
            car = Car(id=2)
            session.add(car)
            assert session.get(Person, 1, **options) is person
            assert (car not in session.new) is result

    seen = []
    event.listen(engine, "before_cursor_execute", lambda *arguments: seen.append(arguments[2].split()[0]))
    with Session(engine) as session:
        person = session.get(Person, 1)
        session.add(Car(id=2))
        seen.clear()
        person.desk = Desk(id=2)
        assert session.new
        assert "INSERT" not in seen
    with Session(engine) as session:
        person = session.get(Person, 1)
        session.add(Car(id=2))
        seen.clear()
        assert session.merge(person) is person
        assert seen == ["INSERT"]


run(program)
