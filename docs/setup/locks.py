import os
from threading import Thread
from time import sleep

import psycopg
from sqlalchemy import String, create_engine, event, select, text
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column
from sqlalchemy.pool import Pool


class Base(DeclarativeBase):
    type_annotation_map = {str: String(40)}


class User(Base):
    __tablename__ = "answers_user"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    visits: Mapped[int]


local = "postgresql+psycopg://postgres@127.0.0.1:5432/postgres"
engine = create_engine(os.environ.get("POSTGRESQL_URL", local))
plain = engine.url.set(drivername="postgresql")
plain = plain.render_as_string(hide_password=False)
own = psycopg.connect(plain, autocommit=True)  # belongs to no pool
ours = []  # the server's ids of the connections that pools opened


@event.listens_for(Pool, "connect")
def connected(dbapi_connection, record):
    cursor = dbapi_connection.cursor()
    cursor.execute("SELECT pg_backend_pid()")
    ours.append(cursor.fetchone()[0])
    dbapi_connection.rollback()


def admin(sql):
    return own.execute(sql).fetchall()


def waits():
    """Wait until one of our connections waits for a lock; return it."""
    for _ in range(500):
        rows = admin("SELECT pid, wait_event_type FROM pg_stat_activity")
        for pid in ours:
            if (pid, "Lock") in rows:
                return pid
        sleep(0.01)
    raise TimeoutError("no connection waits for a lock")


Base.metadata.drop_all(engine)
Base.metadata.create_all(engine)
with Session(engine) as session, session.begin():
    session.add(User(name="Ada", visits=1))
