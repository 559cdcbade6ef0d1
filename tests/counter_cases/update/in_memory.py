"""update() leaves a loaded relationship as it is, and Python does not round as PostgreSQL and MariaDB do.

Setting the loaded value sends nothing, also if another session has changed the row.

Claims: update#in-memory, update#calculated, update#unchanged
Drivers: sqlite3, psycopg, psycopg2, pg8000, asyncpg, PyMySQL
"""

from sqlalchemy import update
from sqlalchemy.orm import Mapped, Session, mapped_column

from engines import run
from models import Address, Base, User


class Note(Base):
    __tablename__ = "answers_note"

    id: Mapped[int] = mapped_column(primary_key=True)
    visits: Mapped[int]


def program(engine):
    Base.metadata.create_all(engine)
    with Session(engine) as session:
        session.add_all([User(id=1, name="Ada"), User(id=2, name="Bob"), Note(id=1, visits=1)])
        session.flush()
        session.add(Address(id=1, email="ada@example.com", user_id=1))
        session.commit()

        home = session.get(Address, 1)
        assert home.user.id == 1
        session.execute(update(Address).values(user_id=2))
        assert (home.user_id, home.user.id) == (2, 1)
        session.commit()
        assert home.user.id == 2

        note = session.get(Note, 1)
        session.execute(update(Note).values(visits=Note.visits / 2))
        assert note.visits == 0.5
        session.commit()
        assert (note.visits == 0.5) == (engine.dialect.name == "sqlite")
        session.commit()

        bob = session.get(User, 2)
        assert bob.name == "Bob"
        with Session(engine) as other, other.begin():
            other.get(User, 2).name = "Eve"
        bob.name = "Bob"
        session.commit()
        assert bob.name == "Eve"


run(program)
