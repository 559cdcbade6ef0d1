"""If only the children have a relationship, the flush of a deletion leaves their foreign key.

Claims: drop-table#session-delete
Drivers: sqlite3, psycopg, psycopg2, pg8000, PyMySQL
"""

import os

from sqlalchemy import ForeignKey, create_engine, select
from sqlalchemy.exc import IntegrityError, ProgrammingError
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column, relationship


class Base(DeclarativeBase):
    pass


class User(Base):
    __tablename__ = "answers_user"
    id: Mapped[int] = mapped_column(primary_key=True)


class Note(Base):
    __tablename__ = "note"
    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int | None] = mapped_column(ForeignKey("answers_user.id"))
    user: Mapped[User] = relationship()


engine = create_engine(os.environ["DATABASE_URL"])
Base.metadata.create_all(engine)
with Session(engine) as session:
    session.add(Note(id=1, user=User(id=1)))
    session.commit()
    session.delete(session.get_one(User, 1))
    try:
        session.flush()
    except (IntegrityError, ProgrammingError) as error:
        assert engine.name != "sqlite"
        assert isinstance(error, IntegrityError) == (engine.driver != "pg8000")
    else:
        assert engine.name == "sqlite"
        assert session.scalars(select(Note.user_id)).all() == [1]
engine.dispose()
