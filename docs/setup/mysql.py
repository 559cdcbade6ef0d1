import os
from contextlib import contextmanager
from time import sleep

import pymysql
from sqlalchemy import create_engine, event, text
from sqlalchemy.pool import Pool

local = "mysql+pymysql://root@127.0.0.1:3306/test"
engine = create_engine(os.environ.get("MARIADB_URL", local))
own = engine.url.translate_connect_args(username="user")
own = pymysql.connect(**own, autocommit=True)  # belongs to no pool
ours = []  # the server's ids of the connections that pools opened
event.listen(Pool, "connect", lambda c, _: ours.append(c.thread_id()))


def admin(sql):
    with own.cursor() as cursor:
        cursor.execute(sql)
        return cursor.fetchall()


def server_lists(count):
    """Wait until the server steadily lists `count`; return them."""
    looks = []
    while len(looks) < 500 and looks[-10:] != [["Sleep"] * count] * 10:
        sleep(0.01)
        rows = admin("SHOW PROCESSLIST")
        looks.append([row[4] for row in rows if row[0] in ours])
    return looks[-1]


@contextmanager
def user_table():
    admin("CREATE OR REPLACE TABLE answers_user (name TEXT)")
    try:
        yield
    finally:
        admin("DROP TABLE answers_user")
