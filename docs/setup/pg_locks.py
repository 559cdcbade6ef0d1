import os
from threading import Thread
from time import sleep

import psycopg
from sqlalchemy import String, create_engine, event, insert, update
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column
from sqlalchemy.pool import Pool


class Base(DeclarativeBase):
    type_annotation_map = {str: String(40)}


class User(Base):
    __tablename__ = "answers_user"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]


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


def who_waits():
    """Wait until a connection waits for another; number both."""
    for _ in range(1000):
        for pid in ours:
            row = own.execute("SELECT pg_blocking_pids(%s)", [pid])
            for other in row.fetchone()[0]:
                return f"{ours.index(pid) + 1} for {ours.index(other) + 1}"
        sleep(0.01)
    return "nobody"


Base.metadata.drop_all(engine)
Base.metadata.create_all(engine)
with Session(engine) as session, session.begin():
    session.add_all([User(name="Ada"), User(name="Bob")])
