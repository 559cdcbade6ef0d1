import os
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
own = pymysql.connect(**own, autocommit=True)  # belongs to no pool

Base.metadata.drop_all(engine)
Base.metadata.create_all(engine)
with Session(engine) as session, session.begin():
    session.add(User(name="Ada"))
engine.dispose()

ours = []  # the server's ids of the connections that pools opened
event.listen(Pool, "connect", lambda c, _: ours.append(c.thread_id()))


def listed(table, key, value):
    with own.cursor() as cursor:
        cursor.execute(f"SELECT {key}, {value} FROM information_schema.{table}")
        rows = dict(cursor.fetchall())
    return [rows[each] for each in ours if each in rows]


def server_lists(count):
    """Wait until the server steadily lists `count` of ours."""
    looks = []
    while len(looks) < 500:
        sleep(0.01)
        looks.append(listed("processlist", "id", "command"))
        if looks[-10:] == [["Sleep"] * count] * 10:
            break
    return looks[-1]


def transactions(count):
    """Wait until the server lists so many transactions of ours."""
    for _ in range(40):
        sleep(0.15)  # the server renews this list ten times a second
        found = listed("innodb_trx", "trx_mysql_thread_id", "trx_state")
        if len(found) == count:
            break
    return found
