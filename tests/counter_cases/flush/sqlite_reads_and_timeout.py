"""A large flush blocks reads without WAL mode, and a timeout helps unless a transaction began with BEGIN and has read.

Claims: flush#locks, flush#row-locks
Drivers: sqlite3
"""

from threading import Thread
from time import sleep

from sqlalchemy import Text, create_engine, event, select
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Mapped, Session, mapped_column

from engines import run
from models import Base


class Note(Base):
    __tablename__ = "answers_note"

    id: Mapped[int] = mapped_column(primary_key=True)
    body: Mapped[str] = mapped_column(Text)


def raises(work):
    try:
        work()
    except OperationalError as error:
        assert "locked" in str(error.orig)
        return True
    return False


def read_is_blocked(engine, size):
    other = create_engine(engine.url, connect_args={"timeout": 0})
    with Session(engine) as session, other.connect() as connection:
        session.add_all([Note(body="x" * size) for _ in range(2500)])
        session.flush()
        return raises(lambda: connection.execute(select(Note.id)).all())


def write_is_blocked(engine, begins):
    other = create_engine(engine.url, connect_args={"timeout": 30})
    if begins:
        event.listen(other, "connect", lambda connection, record: setattr(connection, "isolation_level", None))
        event.listen(other, "begin", lambda connection: connection.exec_driver_sql("BEGIN"))
    with Session(engine) as session, Session(other) as waiting:
        note = waiting.get(Note, 1)
        session.get(Note, 1).body += " first"
        session.flush()
        thread = Thread(target=lambda: (sleep(0.2), session.commit()))
        thread.start()
        note.body += " second"
        blocked = raises(waiting.flush)
        thread.join()
    return blocked


def program(engine):
    Base.metadata.create_all(engine)
    with Session(engine) as session, session.begin():
        session.add(Note(id=1, body="one"))
    for wal in (False, True):
        if wal:
            with engine.connect() as connection:
                connection.exec_driver_sql("PRAGMA journal_mode = WAL")
        assert not read_is_blocked(engine, 10)
        assert read_is_blocked(engine, 1000) != wal
        assert not write_is_blocked(engine, begins=False)
        assert write_is_blocked(engine, begins=True)


run(program)
