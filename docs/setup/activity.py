import os
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


local = "postgresql+psycopg://postgres@127.0.0.1:5432/postgres"
engine = create_engine(os.environ.get("POSTGRESQL_URL", local))
plain = engine.url.set(drivername="postgresql")
plain = plain.render_as_string(hide_password=False)
own = psycopg.connect(plain, autocommit=True)  # belongs to no pool

Base.metadata.drop_all(engine)
Base.metadata.create_all(engine)
with Session(engine) as session, session.begin():
    session.add(User(name="Ada"))
engine.dispose()

ours = []  # the server's ids of the connections that pools opened


@event.listens_for(Pool, "connect")
def connected(dbapi_connection, record):
    cursor = dbapi_connection.cursor()
    cursor.execute("SELECT pg_backend_pid()")
    ours.append(cursor.fetchone()[0])
    dbapi_connection.rollback()


def server_lists(count):
    """Wait until the server steadily lists `count` of ours."""
    looks = []
    while len(looks) < 500:
        sleep(0.01)
        rows = own.execute("SELECT pid, state FROM pg_stat_activity")
        states = dict(rows.fetchall())
        looks.append([states[pid] for pid in ours if pid in states])
        if looks[-10:] == looks[-1:] * 10 and len(looks[-1]) == count:
            break
    return looks[-1]
