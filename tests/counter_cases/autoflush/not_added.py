"""Setting the parent of a new object does not add it to the parent's session, and no flush inserts it.

A flush warns if the relationship has a collection on the other side.

Claims: autoflush#half-built
Drivers: sqlite3, psycopg, asyncpg, PyMySQL
SQLAlchemy: 2.0, 2.1
"""

import warnings

from sqlalchemy import ForeignKey, select
from sqlalchemy.orm import Mapped, Session, mapped_column, relationship

from engines import run
from models import Address, Base, User


class Pet(Base):
    __tablename__ = "answers_pet"

    id: Mapped[int] = mapped_column(primary_key=True)
    owner_id: Mapped[int] = mapped_column(ForeignKey(User.id))
    owner: Mapped[User] = relationship()


def program(engine):
    Base.metadata.create_all(engine)
    with Session(engine) as session:
        ada = User(name="Ada")
        session.add(ada)
        with warnings.catch_warnings(record=True) as caught:
            warnings.simplefilter("always")
            mail = Address(email="ada@example.com", user=ada)
            assert session.scalars(select(Address)).all() == []
            session.commit()
        assert any("not in session" in str(warning.message) for warning in caught)
        assert mail not in session
        assert ada.addresses == []
        session.add(mail)
        session.commit()
        assert ada.addresses == [mail]

        with warnings.catch_warnings():
            warnings.simplefilter("error")
            pet = Pet(owner=ada)
            session.commit()
        assert pet not in session


run(program)
