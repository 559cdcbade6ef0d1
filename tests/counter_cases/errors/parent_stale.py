"""A parent that took the object and was collected makes a removal from the first parent fail, also after a flush, but not after a refresh.

Claims: errors/rare#parent-stale
Drivers: sqlite3, aiosqlite, psycopg, psycopg2, pg8000, psycopg async, asyncpg, PyMySQL, aiomysql, asyncmy
"""

import gc

from sqlalchemy import ForeignKey
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column, relationship
from sqlalchemy.orm.exc import StaleDataError

from engines import run


class Base(DeclarativeBase):
    pass


class Owner(Base):
    __tablename__ = "answers_owner"
    id: Mapped[int] = mapped_column(primary_key=True)
    pets: Mapped[list["Pet"]] = relationship()


class Pet(Base):
    __tablename__ = "answers_pet"
    id: Mapped[int] = mapped_column(primary_key=True)
    owner_id: Mapped[int | None] = mapped_column(ForeignKey("answers_owner.id"))


def result_of(session, keep, refresh):
    pet = Pet()
    first, second = Owner(pets=[pet]), Owner()
    session.add_all([first, second])
    session.flush()
    second.pets.append(pet)
    session.flush()
    kept = [second] if keep else []
    del second
    gc.collect()
    if refresh:
        session.refresh(first)
        return "gone" if pet not in first.pets else "still there"
    try:
        first.pets.remove(pet)
    except StaleDataError:
        return "raises"
    return f"removed, {len(kept)} kept"


def main(engine):
    Base.metadata.create_all(engine)
    results = []
    for keep, refresh in ((True, False), (False, False), (False, True)):
        with Session(engine) as session:
            results.append(result_of(session, keep, refresh))
    assert results == ["removed, 1 kept", "raises", "gone"], results


run(main)
