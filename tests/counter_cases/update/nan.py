"""On PostgreSQL, setting an attribute to the NaN that it has sends an UPDATE, because NaN does not equal itself.

Claims: update#unchanged
Drivers: psycopg, psycopg2, pg8000, psycopg async, asyncpg
"""

from sqlalchemy import event
from sqlalchemy.orm import Mapped, Session, mapped_column

from engines import run
from models import Base


class Reading(Base):
    __tablename__ = "answers_reading"

    id: Mapped[int] = mapped_column(primary_key=True)
    value: Mapped[float]


def program(engine):
    Base.metadata.create_all(engine)
    sent = []
    event.listen(engine, "before_cursor_execute", lambda *arguments: sent.append(arguments[2].split()[0]))
    with Session(engine) as session:
        session.add(Reading(id=1, value=float("nan")))
        session.commit()
        reading = session.get(Reading, 1)
        sent.clear()
        reading.value = reading.value
        session.flush()
        assert sent == ["UPDATE"]


run(program)
