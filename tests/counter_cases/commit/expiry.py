"""What commit(), rollback(), refresh(), and one query expire and load, for deleted objects, deferred columns, subclasses, and SQL expressions.

Claims: commit#expires-all, commit#refresh-all, commit#expire-off, commit#stale, commit#commit-close-read, flush-or-commit#expiry
Drivers: sqlite3, aiosqlite, psycopg, psycopg2, pg8000, asyncpg, psycopg async, PyMySQL, aiomysql, asyncmy
"""

from engines import run
from sqlalchemy import ForeignKey, event, func, inspect, select
from sqlalchemy.orm import Mapped, Session, mapped_column, relationship
from sqlalchemy.orm.exc import DetachedInstanceError

from models import Base


class Person(Base):
    __tablename__ = "person"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    kind: Mapped[str]
    bio: Mapped[str | None] = mapped_column(deferred=True)
    state: Mapped[str | None] = mapped_column(server_default="new")
    stamp: Mapped[str | None] = mapped_column(onupdate=func.lower("OK"))
    pets: Mapped[list["Pet"]] = relationship()
    __mapper_args__ = {"polymorphic_on": "kind", "polymorphic_identity": "person"}


class Engineer(Person):
    __tablename__ = "engineer"

    id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True)
    language: Mapped[str]
    __mapper_args__ = {"polymorphic_identity": "engineer"}


class EagerNote(Base):
    __tablename__ = "eager_note"
    __mapper_args__ = {"eager_defaults": True}

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    stamp: Mapped[str | None] = mapped_column(onupdate=func.lower("OK"))


class Pet(Base):
    __tablename__ = "pet"

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))


def is_lost(object_, name):
    try:
        getattr(object_, name)
    except DetachedInstanceError:
        return True
    return False


def program(engine):
    Base.metadata.create_all(engine)
    statements = []
    event.listen(engine, "before_cursor_execute", lambda c, cursor, sql, *rest: statements.append(sql.split()[0]))

    with Session(engine, expire_on_commit=False) as session:
        ada = Engineer(id=1, name=func.upper("Ada"), bio="long", language="Python", pets=[Pet(id=1)])
        eager = EagerNote(id=1, name="Ada")
        session.add(ada)
        session.flush()
        assert inspect(ada).expired_attributes == {"name"} and "state" in vars(ada)
        ada.name = "Ada"
        session.flush()
        assert inspect(ada).expired_attributes == {"stamp"}
        statements.clear()
        session.add(eager)
        session.flush()
        assert statements == ["INSERT", "SELECT"]
        statements.clear()
        eager.name = "Bob"
        session.flush()
        assert statements == (["UPDATE", "SELECT"] if engine.dialect.name == "mysql" else ["UPDATE"])
        assert "stamp" in vars(eager)
        session.commit()
        session.rollback()  # nothing has begun
        assert "name" in vars(ada)
        session.begin()
        session.rollback()
        assert "name" not in vars(ada)

        # A rollback to a savepoint expires only what changed since.
        session.refresh(ada)
        assert eager.name == "Bob"
        session.begin_nested()
        ada.name = "Grace"
        session.get_nested_transaction().rollback()
        assert "name" not in vars(ada) and eager.name == "Bob" and "name" in vars(eager)
        session.rollback()

    # One query for the base class loads neither deferred columns nor those of the subclass.
    with Session(engine) as session:
        ada = session.get(Person, 1)
        assert (ada.bio, ada.language, len(ada.pets)) == ("long", "Python", 1)
        session.commit()
        session.scalars(select(Person)).all()
        assert "name" in vars(ada) and not {"bio", "language"} & set(vars(ada))
        session.commit()
        session.refresh(ada)
    assert ada.name == "Ada" and is_lost(ada, "bio") and is_lost(ada, "pets")

    fresh = select(Person).execution_options(populate_existing=True)
    for autoflush, name in ((True, "Grace"), (False, "Ada")):
        with Session(engine, autoflush=autoflush) as session:
            ada = session.get(Person, 1)
            ada.name = "Grace"
            session.scalars(fresh).all()
            assert ada.name == name

    with Session(engine) as session:
        pet = session.get(Pet, 1)
        session.delete(pet)
        session.commit()
        assert pet not in session and pet.id == 1


run(program)
