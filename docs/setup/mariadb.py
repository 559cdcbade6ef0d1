import os
from threading import Thread
from time import sleep

import pymysql
from sqlalchemy import String, create_engine, event, select, text
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column
from sqlalchemy.pool import Pool


class Base(DeclarativeBase):
    type_annotation_map = {str: String(40)}


class User(Base):
    __tablename__ = "answers_user"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]


local = "mysql+pymysql://root@127.0.0.1:3306/test"
engine = create_engine(os.environ.get("MARIADB_URL", local))
own = engine.url.translate_connect_args(username="user")
own = pymysql.connect(**own)  # a connection that belongs to no pool
ours = []  # the server's ids of the connections that pools opened
event.listen(Pool, "connect", lambda c, _: ours.append(c.thread_id()))


def waits():
    """Wait until one of our connections waits for a lock; tell how."""
    for _ in range(500):
        with own.cursor() as cursor:
            cursor.execute("SHOW PROCESSLIST")
            for id, *_, state, _, _ in cursor.fetchall():
                if id in ours and "lock" in (state or ""):
                    return state
        sleep(0.01)
    raise TimeoutError("no connection waits for a lock")


Base.metadata.drop_all(engine)
Base.metadata.create_all(engine)
with Session(engine) as session, session.begin():
    session.add(User(name="Ada"))
