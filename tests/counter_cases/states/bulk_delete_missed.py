"""A bulk delete() leaves an object persistent if only the database matches its row, or deletes it by ON DELETE CASCADE.

An object whose old value matches becomes deleted, although no row matches.

Claims: states#bulk-delete
Drivers: sqlite3, psycopg, psycopg2, pg8000, PyMySQL
SQLAlchemy: 2.0, 2.1
"""

import os

from sqlalchemy import ForeignKey, create_engine, delete, event, inspect, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from models import Base, User


class Team(Base):
    __tablename__ = "answers_team"

    id: Mapped[int] = mapped_column(primary_key=True)


class Member(Base):
    __tablename__ = "answers_member"

    id: Mapped[int] = mapped_column(primary_key=True)
    team_id: Mapped[int] = mapped_column(ForeignKey("answers_team.id", ondelete="CASCADE"))


engine = create_engine(os.environ["DATABASE_URL"])
if engine.name == "sqlite":
    event.listen(engine, "connect", lambda connection, _: connection.execute("PRAGMA foreign_keys=ON"))
Base.metadata.create_all(engine)
with Session(engine) as session, session.begin():
    session.add_all([User(id=1, name="Ada"), User(id=2, name="adam"), Team(id=1)])
    session.flush()
    session.add(Member(id=1, team_id=1))

with Session(engine) as session:
    ada, adam = session.get(User, 1), session.get(User, 2)
    session.execute(delete(User).where(User.name.startswith("ada")))
    assert inspect(ada).persistent
    assert inspect(adam).deleted
    left = session.scalars(select(User.id)).all()
    assert left == ([1] if engine.name == "postgresql" else [])

with Session(engine) as session:
    team, member = session.get(Team, 1), session.get(Member, 1)
    session.execute(delete(Team))
    assert inspect(team).deleted
    assert inspect(member).persistent
    assert session.scalars(select(Member.id)).all() == []

with Session(engine) as session, session.begin():
    session.add(User(id=3, name="Bob"))
with Session(engine) as session:
    bob = session.get(User, 3)
    with Session(engine) as other, other.begin():
        other.get(User, 3).name = "Robert"
    assert session.execute(delete(User).where(User.name == "Bob")).rowcount == 0
    assert inspect(bob).deleted
    session.commit()
    assert session.scalars(select(User.name).where(User.id == 3)).all() == ["Robert"]
engine.dispose()
