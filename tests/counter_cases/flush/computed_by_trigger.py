"""A value that a trigger computes stays old, unless the column has server_onupdate, and a version comes back with the UPDATE.

Claims: flush#computed
Drivers: sqlite3, psycopg, asyncpg, PyMySQL, aiomysql
"""

from sqlalchemy import FetchedValue, event, inspect, text
from sqlalchemy.orm import Mapped, Session, mapped_column

from engines import run
from models import Base

TRIGGER = {
    "sqlite": (
        "CREATE TRIGGER edit AFTER UPDATE ON answers_note"
        " BEGIN UPDATE answers_note SET silent = 7, declared = 7 WHERE id = new.id; END",
    ),
    "postgresql": (
        "CREATE FUNCTION edit() RETURNS trigger LANGUAGE plpgsql AS"
        " 'BEGIN new.silent := 7; new.declared := 7; RETURN new; END'",
        "CREATE TRIGGER edit BEFORE UPDATE ON answers_note FOR EACH ROW EXECUTE FUNCTION edit()",
    ),
    "mysql": ("CREATE TRIGGER edit BEFORE UPDATE ON answers_note FOR EACH ROW SET new.silent = 7, new.declared = 7",),
}


class Note(Base):
    __tablename__ = "answers_note"

    id: Mapped[int] = mapped_column(primary_key=True)
    body: Mapped[str]
    silent: Mapped[int] = mapped_column(default=1)
    declared: Mapped[int] = mapped_column(default=1, server_onupdate=FetchedValue())


class Versioned(Base):
    __tablename__ = "answers_versioned"

    id: Mapped[int] = mapped_column(primary_key=True)
    body: Mapped[str]
    version: Mapped[int] = mapped_column(server_default="1")
    __mapper_args__ = {"version_id_col": version, "version_id_generator": False}


class Eager(Base):
    __tablename__ = "answers_eager"
    __mapper_args__ = {"eager_defaults": True}

    id: Mapped[int] = mapped_column(primary_key=True)
    body: Mapped[str]
    edits: Mapped[int] = mapped_column(default=0, onupdate=text("edits + 1"))


def program(engine):
    Base.metadata.create_all(engine)
    with Session(engine) as session, session.begin():
        for statement in TRIGGER[engine.name]:
            session.connection().exec_driver_sql(statement)
        session.add_all([Note(id=1, body="one"), Versioned(id=1, body="one")])
        session.add_all([Eager(id=number, body="one") for number in range(1, 21)])
    seen = []
    event.listen(engine, "before_cursor_execute", lambda *arguments: seen.append(arguments[2]))

    with Session(engine) as session:
        note = session.get(Note, 1)
        note.body = "two"
        session.flush()
        assert "declared" not in inspect(note).dict
        assert (note.silent, note.declared) == (1, 7)
        session.refresh(note)
        assert note.silent == 7

        versioned = session.get(Versioned, 1)
        versioned.body = "two"
        seen.clear()
        session.flush()
        assert ("RETURNING" in seen[0]) == (engine.name != "mysql")

        notes = session.query(Eager).all()
        for note in notes:
            note.body = "two"
        seen.clear()
        session.flush()
        assert len(seen) == (21 if engine.name == "mysql" else 20)
        assert "edits" in inspect(notes[0]).dict


run(program)
