"""A list with more than 1,000 rows and RETURNING is several INSERTs, so on SQLite and MariaDB the rows of the first ones stay.

On MariaDB, the driver also sends several for a list of more than about 1 MB.

Claims: commit#after-error
Drivers: sqlite3, aiosqlite, PyMySQL, aiomysql, asyncmy
SQLAlchemy: 2.0, 2.1
"""

from sqlalchemy import String, delete, func, insert, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Mapped, Session, mapped_column

from engines import run
from models import Base


class Note(Base):
    __tablename__ = "answers_note"

    id: Mapped[int] = mapped_column(primary_key=True)
    text: Mapped[str] = mapped_column(String(2000))


def saved(engine, statement, rows):
    with Session(engine) as session:
        session.execute(delete(Note))
        session.commit()
        try:
            session.execute(statement, rows)
        except IntegrityError:
            session.commit()
        else:
            raise AssertionError("nothing was raised")
        return session.scalar(select(func.count(Note.id)))


def rows(count, text):
    return [*({"id": key, "text": text} for key in range(1, count)), {"id": 1, "text": text}]


def program(engine):
    Base.metadata.create_all(engine)
    assert saved(engine, insert(Note).returning(Note.id), rows(1000, "x")) == 0
    assert saved(engine, insert(Note).returning(Note.id), rows(2500, "x")) == 2000
    if engine.name == "mysql":
        assert saved(engine, insert(Note), rows(2500, "x")) == 0
        assert 0 < saved(engine, insert(Note), rows(1000, "x" * 1500)) < 1000


run(program)
