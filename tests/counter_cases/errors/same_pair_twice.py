"""A pair that is twice in the table between two tables raises StaleDataError, except on asyncpg.

Claims: errors#link-stale
Drivers: sqlite3, aiosqlite, psycopg, psycopg2, pg8000, psycopg async, PyMySQL, aiomysql, asyncmy
"""

from sqlalchemy import Column, ForeignKey, Table, insert
from sqlalchemy.orm import Mapped, Session, mapped_column, relationship
from sqlalchemy.orm.exc import StaleDataError

from engines import run
from models import Base, User

link = Table(
    "answers_link",
    Base.metadata,
    Column("pet_id", ForeignKey("answers_pet.id")),
    Column("user_id", ForeignKey("answers_user.id")),
)


class Pet(Base):
    __tablename__ = "answers_pet"

    id: Mapped[int] = mapped_column(primary_key=True)
    owners: Mapped[list[User]] = relationship(secondary=link)


def main(engine):
    Base.metadata.create_all(engine)
    with Session(engine) as session:
        pet = Pet(id=1)
        session.add_all([pet, User(id=1, name="Ada")])
        session.flush()
        session.execute(insert(link), [{"pet_id": 1, "user_id": 1}, {"pet_id": 1, "user_id": 1}])
        session.refresh(pet)
        pet.owners.clear()
        try:
            session.flush()
        except StaleDataError as error:
            assert str(error).endswith("expected to delete 1 row(s); Only 2 were matched."), error
        else:
            raise AssertionError("nothing was raised")


run(main)
