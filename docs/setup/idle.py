import atexit
import os
from time import sleep

import pymysql
from sqlalchemy import create_engine, event, text
from sqlalchemy.pool import Pool

local = "mysql+pymysql://root@127.0.0.1:3306/test"
engine = create_engine(os.environ.get("MARIADB_URL", local))
own = engine.url.translate_connect_args(username="user")
own = pymysql.connect(**own, autocommit=True)  # belongs to no pool


def admin(sql):
    with own.cursor() as cursor:
        cursor.execute(sql)
        return cursor.fetchall()


admin("CREATE OR REPLACE TABLE answers_user (name TEXT)")
atexit.register(admin, "DROP TABLE answers_user")
insert = text("INSERT INTO answers_user VALUES (:name)")
lost = []  # the server's ids of the connections that it ended


@event.listens_for(Pool, "checkin")
def lose(dbapi_connection, record):
    """End the first connection that returns to a pool."""
    if lost:
        return
    lost.append(dbapi_connection.thread_id())
    admin(f"KILL {lost[0]}")
    while any(row[0] in lost for row in admin("SHOW PROCESSLIST")):
        sleep(0.01)
