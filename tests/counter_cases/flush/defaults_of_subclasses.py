"""A `server_default` in the table of a joined subclass expires at the INSERT, and a subclass uses the eager_defaults of its base class.

So does its `onupdate` at the UPDATE. A `Computed` column expires there too, and eager_defaults=True loads it.

Claims: flush#defaults, flush#computed, commit#expire-off, commit#asyncio
Drivers: sqlite3, aiosqlite, psycopg, psycopg2, pg8000, psycopg async, asyncpg, PyMySQL, aiomysql, asyncmy
"""

from sqlalchemy import Computed, ForeignKey, func, inspect
from sqlalchemy.orm import Mapped, Session, mapped_column

from engines import run
from models import Base


class Person(Base):
    __tablename__ = "answers_person"

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str]
    name: Mapped[str]
    state: Mapped[str] = mapped_column(server_default="new")
    __mapper_args__ = {"polymorphic_on": "kind", "polymorphic_identity": "person"}


class Engineer(Person):
    __tablename__ = "answers_engineer"

    id: Mapped[int] = mapped_column(ForeignKey("answers_person.id"), primary_key=True)
    level: Mapped[int] = mapped_column(server_default="7")
    stamp: Mapped[str | None] = mapped_column(onupdate=func.lower("OK"))
    tool: Mapped[str | None]
    __mapper_args__ = {"polymorphic_identity": "engineer", "eager_defaults": True}


class EagerPerson(Base):
    __tablename__ = "answers_eager_person"

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str]
    __mapper_args__ = {"polymorphic_on": "kind", "polymorphic_identity": "person", "eager_defaults": True}


class EagerEngineer(EagerPerson):
    __tablename__ = "answers_eager_engineer"

    id: Mapped[int] = mapped_column(ForeignKey("answers_eager_person.id"), primary_key=True)
    level: Mapped[int] = mapped_column(server_default="7")
    stamp: Mapped[str | None] = mapped_column(onupdate=func.lower("OK"))
    tool: Mapped[str | None]
    __mapper_args__ = {"polymorphic_identity": "engineer"}


class Word(Base):
    __tablename__ = "answers_word"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    low: Mapped[str | None] = mapped_column(Computed("lower(name)", persisted=True))


class EagerWord(Base):
    __tablename__ = "answers_eager_word"
    __mapper_args__ = {"eager_defaults": True}

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    low: Mapped[str | None] = mapped_column(Computed("lower(name)", persisted=True))


def expired(objects):
    return [set(inspect(object_).expired_attributes) for object_ in objects]


def program(engine):
    Base.metadata.create_all(engine)
    for count in (1, 3):
        with Session(engine, expire_on_commit=False) as session:
            people = [Engineer(name="Ada") for _ in range(count)]
            session.add_all(people)
            session.commit()
            assert expired(people) == [{"level"}] * count
            assert [person.level for person in people] == [7] * count
            for person in people:
                person.tool = "pen"
            session.commit()
            assert expired(people) == [{"stamp"}] * count

            eager = [EagerEngineer() for _ in range(count)]
            session.add_all(eager)
            session.commit()
            assert expired(eager) == [set()] * count
            for person in eager:
                person.tool = "pen"
            session.commit()
            assert expired(eager) == [set()] * count
            assert [(person.level, person.stamp) for person in eager] == [(7, "ok")] * count

            words, eager = ([kind(name="ADA") for _ in range(count)] for kind in (Word, EagerWord))
            session.add_all(words + eager)
            session.commit()
            assert expired(words + eager) == [set()] * count * 2
            for word in words + eager:
                word.name = "BOB"
            session.commit()
            assert expired(words) == [{"low"}] * count and expired(eager) == [set()] * count
            assert {word.low for word in words + eager} == {"bob"}


run(program)
