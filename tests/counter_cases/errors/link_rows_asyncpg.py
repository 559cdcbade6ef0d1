"""On asyncpg, a missing row between two tables raises nothing.

Claims: errors#link-stale, errors/rare#link-update
Drivers: asyncpg
"""

from sqlalchemy import Column, ForeignKey, Table, delete
from sqlalchemy.orm import Mapped, Session, mapped_column, relationship

from engines import run
from models import Base, User

link = Table(
    "answers_link",
    Base.metadata,
    Column("pet_id", ForeignKey("answers_pet.id"), primary_key=True),
    Column("user_id", ForeignKey("answers_user.id"), primary_key=True),
)


class Pet(Base):
    __tablename__ = "answers_pet"

    id: Mapped[int] = mapped_column(primary_key=True)
    owners: Mapped[list[User]] = relationship(secondary=link, passive_updates=False)


def main(engine):
    Base.metadata.create_all(engine)
    with Session(engine) as session:
        pet = Pet(id=1, owners=[User(name="Ada")])
        session.add(pet)
        session.flush()
        session.execute(delete(link))
        pet.id = 2
        session.flush()
        pet.owners.clear()
        session.flush()


run(main)
