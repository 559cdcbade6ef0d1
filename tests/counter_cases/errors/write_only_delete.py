"""ON DELETE deletes the children of a write-only relationship, but on SQLite only with PRAGMA foreign_keys.

Claims: errors/rare#write-only-del
Drivers: sqlite3, aiosqlite, psycopg, psycopg2, pg8000, psycopg async, asyncpg, PyMySQL, aiomysql, asyncmy
"""

from sqlalchemy import ForeignKey, event, select
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, WriteOnlyMapped, mapped_column, relationship

from engines import run


class Base(DeclarativeBase):
    pass


class Owner(Base):
    __tablename__ = "answers_owner"
    id: Mapped[int] = mapped_column(primary_key=True)
    pets: WriteOnlyMapped["Pet"] = relationship(passive_deletes=True)


class Pet(Base):
    __tablename__ = "answers_pet"
    id: Mapped[int] = mapped_column(primary_key=True)
    owner_id: Mapped[int] = mapped_column(ForeignKey("answers_owner.id", ondelete="CASCADE"))


def owners_after(engine):
    with Session(engine) as session:
        owner = Owner(id=1)
        owner.pets.add(Pet())
        session.add(owner)
        session.commit()
        session.delete(owner)
        session.commit()
        return session.scalars(select(Pet.owner_id)).all()


def turn_on(connection, record):
    cursor = connection.cursor()
    cursor.execute("PRAGMA foreign_keys = ON")
    cursor.close()


def main(engine):
    Base.metadata.create_all(engine)
    if engine.dialect.name == "sqlite":
        assert owners_after(engine) == [1]
        engine.dispose()
        event.listen(engine, "connect", turn_on)
        Base.metadata.drop_all(engine)
        Base.metadata.create_all(engine)
    assert owners_after(engine) == []


run(main)
