import os
from threading import Thread
from time import sleep

import pymysql
from sqlalchemy import String, create_engine, event, insert, update
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
ours = []  # the server's ids of the connections that pools opened
event.listen(Pool, "connect", lambda c, _: ours.append(c.thread_id()))

waits = """
SELECT asks.trx_mysql_thread_id, holds.trx_mysql_thread_id
FROM information_schema.innodb_lock_waits
JOIN information_schema.innodb_trx asks ON asks.trx_id = requesting_trx_id
JOIN information_schema.innodb_trx holds ON holds.trx_id = blocking_trx_id
"""


def who_waits():
    """Wait until a connection waits for another; number both."""
    for _ in range(50):
        with own.cursor() as cursor:
            cursor.execute(waits)
            for asks, holds in cursor.fetchall():
                if asks in ours and holds in ours:
                    asks, holds = ours.index(asks) + 1, ours.index(holds) + 1
                    return f"{asks} for {holds}"
        sleep(0.2)  # the server renews these tables no more often
    return "nobody"


Base.metadata.drop_all(engine)
Base.metadata.create_all(engine)
with Session(engine) as session, session.begin():
    session.add_all([User(name="Ada"), User(name="Bob")])
