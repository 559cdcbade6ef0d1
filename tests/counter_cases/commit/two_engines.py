"""A session with two engines commits one after the other, so one stays saved if the COMMIT of the other fails.

Claims: commit#failed-commit
Drivers: sqlite3
"""

import os

from sqlalchemy import ForeignKey, create_engine, event, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Mapped, Session, mapped_column

from models import Base, User


class Note(Base):
    __tablename__ = "answers_note"

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey(User.id, deferrable=True, initially="DEFERRED"))


users = create_engine(os.environ["DATABASE_URL"])
notes = create_engine(os.environ["DATABASE_URL"].replace("case.db", "notes.db"))
event.listen(notes, "connect", lambda connection, record: connection.execute("PRAGMA foreign_keys = ON"))
committed = []
event.listen(users, "commit", lambda connection: committed.append("users"))
event.listen(notes, "commit", lambda connection: committed.append("notes"))
for order in (1, -1):
    for engine in (users, notes):
        Base.metadata.drop_all(engine)
        Base.metadata.create_all(engine)
    committed.clear()
    with Session(binds={User: users, Note: notes}) as session:
        for new in (User(name="Ada"), Note(user_id=9))[::order]:
            session.add(new)
            session.flush()
        try:
            session.commit()
        except IntegrityError:
            session.rollback()
        else:
            raise AssertionError("nothing was raised")
        # SQLAlchemy commits in the order of a set.
        assert committed in (["notes"], ["users", "notes"])
        assert len(session.scalars(select(User)).all()) == committed.count("users")
        assert session.scalars(select(Note)).all() == []
users.dispose()
notes.dispose()
