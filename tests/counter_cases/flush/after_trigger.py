"""On SQLite and PostgreSQL, RETURNING gives the value before an AFTER trigger changes it, and eager_defaults=False reads the right one.

Claims: flush#computed, flush#defaults
Drivers: sqlite3, aiosqlite, psycopg, psycopg2, pg8000, asyncpg
"""

from sqlalchemy import FetchedValue, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from engines import run
from models import Base


class Columns:
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    upper: Mapped[str | None] = mapped_column(server_default=FetchedValue(), server_onupdate=FetchedValue())


class Default(Columns, Base):
    __tablename__ = "answers_default"


class Eager(Columns, Base):
    __tablename__ = "answers_eager"
    __mapper_args__ = {"eager_defaults": True}


class Lazy(Columns, Base):
    __tablename__ = "answers_lazy"
    __mapper_args__ = {"eager_defaults": False}


def seen(engine, entity):
    table = entity.__tablename__
    with Session(engine, expire_on_commit=False) as session:
        connection = session.connection()
        change = f"UPDATE {table} SET upper = upper(new.name) WHERE id = new.id;"
        action = f"BEGIN {change} END"
        if engine.name == "postgresql":
            connection.exec_driver_sql(
                f"CREATE FUNCTION {table}_change() RETURNS trigger LANGUAGE plpgsql AS"
                f" 'BEGIN {change} RETURN NULL; END'"
            )
            action = f"FOR EACH ROW EXECUTE FUNCTION {table}_change()"
        for name, event in ("add", "INSERT"), ("edit", "UPDATE OF name"):
            connection.exec_driver_sql(f"CREATE TRIGGER {table}_{name} AFTER {event} ON {table} {action}")
        row = entity(id=1, name="ada")
        session.add(row)
        session.flush()
        after_insert = row.upper
        row.name = "bob"
        session.commit()
        assert session.scalar(select(entity.upper)) == "BOB"
        return after_insert, row.upper


def program(engine):
    Base.metadata.create_all(engine)
    assert seen(engine, Default) == (None, "BOB")
    assert seen(engine, Eager) == (None, "ADA")
    assert seen(engine, Lazy) == ("ADA", "BOB")


run(program)
