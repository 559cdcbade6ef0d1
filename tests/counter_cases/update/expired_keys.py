"""Setting an expired primary key or version column to its value sends a SELECT and no UPDATE, and a name sends an UPDATE.

Claims: update#expired
Drivers: sqlite3, psycopg, asyncpg, PyMySQL
SQLAlchemy: 2.0, 2.1
"""

from sqlalchemy import event
from sqlalchemy.orm import Mapped, Session, mapped_column

from engines import run
from models import Base


class Doc(Base):
    __tablename__ = "answers_doc"

    id: Mapped[int] = mapped_column(primary_key=True)
    version: Mapped[int] = mapped_column()
    name: Mapped[str]
    __mapper_args__ = {"version_id_col": version}


def program(engine):
    Base.metadata.create_all(engine)
    sent = []
    event.listen(engine, "before_cursor_execute", lambda *arguments: sent.append(arguments[2].split()[0]))
    with Session(engine) as session:
        doc = Doc(id=1, name="plan")
        session.add(doc)
        for key, value in {"id": 1, "version": 1, "name": "plan"}.items():
            session.commit()
            sent.clear()
            setattr(doc, key, value)
            session.flush()
            assert sent == (["SELECT", "UPDATE"] if key == "name" else ["SELECT"])


run(program)
