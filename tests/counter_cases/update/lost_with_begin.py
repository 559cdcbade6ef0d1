"""On SQLite with a BEGIN before the SELECT, one of two commits of the same row raises: the first, or in WAL mode the second.

In WAL mode, a version counter and a row that is gone raise the same.

Claims: update#lost, update#version, update#gone, update#not-lost
Drivers: sqlite3
"""

import os

from sqlalchemy import create_engine, event
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Mapped, Session, mapped_column

from models import Base, User


class Doc(Base):
    __tablename__ = "answers_doc"

    id: Mapped[int] = mapped_column(primary_key=True)
    title: Mapped[str]
    version: Mapped[int] = mapped_column()
    __mapper_args__ = {"version_id_col": version}


engine = create_engine(os.environ["DATABASE_URL"], connect_args={"timeout": 0.1})
Base.metadata.create_all(engine)


@event.listens_for(engine, "connect")
def connect(connection, record):
    connection.isolation_level = None


@event.listens_for(engine, "begin")
def begin(connection):
    connection.exec_driver_sql("BEGIN")


with Session(engine) as session, session.begin():
    session.add_all([User(id=1, name="Ada"), Doc(id=1, title="new")])
for mode, raised in ("delete", [True, True]), ("wal", [False, True]):
    engine.dispose()
    connection = engine.raw_connection()
    connection.execute(f"PRAGMA journal_mode = {mode}")
    connection.close()
    engine.dispose()
    with Session(engine) as first, Session(engine) as second:
        first.get(User, 1).name, second.get(User, 1).name = f"Grace {mode}", f"Barbara {mode}"
        found = []
        for session in first, second:
            session_user = session.get(User, 1)
            try:
                session.commit()
            except OperationalError as error:
                assert "database is locked" in str(error)
                found.append(True)
            else:
                found.append(False)
        assert found == raised, (mode, found)

for deletes in (False, True):
    with Session(engine) as first, Session(engine) as second:
        mine, yours = first.get(Doc, 1), second.get(Doc, 1)
        mine.title, yours.title = "mine", Doc.title + "!"
        if deletes:
            first.delete(mine)
        first.commit()
        try:
            second.commit()
        except OperationalError as error:
            assert "database is locked" in str(error)
        else:
            raise AssertionError("nothing was raised")
engine.dispose()
