"""An object that moves to another parent is deleted if a flush comes between the two, and cascade is delete-orphan.

Claims: errors/rare#single-parent
Drivers: sqlite3, aiosqlite, psycopg, psycopg2, pg8000, psycopg async, asyncpg, PyMySQL, aiomysql, asyncmy
"""

from sqlalchemy import ForeignKey, inspect, select
from sqlalchemy.orm import Mapped, Session, mapped_column, relationship

from engines import run
from models import Base, User


class Owner(Base):
    __tablename__ = "answers_owner"
    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int | None] = mapped_column(ForeignKey("answers_user.id"))
    user: Mapped[User | None] = relationship(single_parent=True, cascade="all, delete-orphan")


def moved(session, between):
    ada = User(name="Ada")
    first, second = Owner(user=ada), Owner()
    session.add_all([first, second])
    session.flush()
    first.user = None
    between()
    if inspect(ada).persistent:
        second.user = ada
        session.flush()
    names = session.scalars(select(User.name)).all()
    session.rollback()
    return names


def main(engine):
    Base.metadata.create_all(engine)
    with Session(engine) as session:
        assert moved(session, lambda: None) == ["Ada"]
        assert moved(session, session.flush) == []


run(main)
