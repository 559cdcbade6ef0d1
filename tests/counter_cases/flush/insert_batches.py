"""One INSERT has only rows whose keys the database counts up and that set the same columns, and SQLite batches only with a sentinel.

Claims: flush#many-rows, flush#review
Drivers: sqlite3, psycopg, psycopg2, pg8000, asyncpg, PyMySQL, aiomysql
"""

from uuid import uuid4

from sqlalchemy import event, func, text
from sqlalchemy.orm import Mapped, Session, mapped_column

from engines import run
from models import Base


class Row(Base):
    __tablename__ = "answers_row"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    state: Mapped[str] = mapped_column(server_default="draft")


class Marked(Base):
    __tablename__ = "answers_marked"

    id: Mapped[int] = mapped_column(primary_key=True)
    mark: Mapped[str] = mapped_column(insert_sentinel=True, default=lambda: uuid4().hex)


def program(engine):
    function = {"sqlite": "(hex(randomblob(8)))", "postgresql": "gen_random_uuid()::text", "mysql": "(uuid())"}

    class Keyed(Base):
        __tablename__ = "answers_keyed"

        id: Mapped[str] = mapped_column(primary_key=True, server_default=text(function[engine.name]))
        name: Mapped[str]

    Base.metadata.create_all(engine)
    seen = []
    event.listen(engine, "before_cursor_execute", lambda *arguments: seen.append(arguments[2].split()[0]))

    def inserts(rows):
        with Session(engine) as session:
            session.add_all(rows)
            seen.clear()
            session.flush()
        return seen.count("INSERT")

    batches = engine.name != "sqlite"
    assert inserts([Row(name="new") for _ in range(6)]) == (1 if batches else 6)
    assert inserts([Row(name=func.lower("new")) for _ in range(6)]) == 6
    assert inserts([Keyed(name="new") for _ in range(6)]) == 6
    assert inserts([Row(name="new", **({"state": "ok"} if n > 2 else {})) for n in range(6)]) == (2 if batches else 6)
    assert inserts([Row(name="new", **({"state": "ok"} if n % 2 else {})) for n in range(6)]) == 6
    assert inserts([Row(name="new", **({"id": 100 + n} if n % 2 else {})) for n in range(6)]) == 6
    assert inserts([Marked() for _ in range(6)]) == 1
    # With a server_default, the INSERT of given keys has RETURNING, and is one statement.
    assert inserts([Row(id=n, name="new") for n in range(200, 206)]) == (1 if batches else 6)


run(program)
