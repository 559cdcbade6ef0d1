"""Within one table, a flush sends UPDATE before DELETE, so taking the unique value of a deleted row fails too.

Claims: flush#insert-first
Drivers: sqlite3, psycopg, psycopg2, pg8000, asyncpg, PyMySQL, aiomysql
SQLAlchemy: 2.0, 2.1
"""

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Mapped, Session, mapped_column

from engines import run
from models import Base


class Seat(Base):
    __tablename__ = "answers_seat"

    id: Mapped[int] = mapped_column(primary_key=True)
    label: Mapped[str] = mapped_column(unique=True)


def program(engine):
    Base.metadata.create_all(engine)
    with Session(engine) as session:
        session.add_all([Seat(id=1, label="A"), Seat(id=2, label="B")])
        session.commit()
        first, second = session.get(Seat, 1), session.get(Seat, 2)
        session.delete(first)
        second.label = "A"
        try:
            session.flush()
        except IntegrityError:
            session.rollback()
        else:
            raise AssertionError("nothing was raised")
        session.delete(first)
        session.flush()
        second.label = "A"
        session.commit()


run(program)
