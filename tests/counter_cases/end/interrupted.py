"""After KeyboardInterrupt during a query, PyMySQL and pg8000 leave the locks until the query ends. The rows are rolled back.

Claims: end#with-error
Drivers: psycopg, psycopg2, pg8000, PyMySQL
"""

import os
import signal
from threading import Thread
from time import sleep

from sqlalchemy import create_engine, insert, select, text, update
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from models import Base, User
from servers import number_of, wait_for_sleep

engine = create_engine(os.environ["DATABASE_URL"])
other = create_engine(os.environ["DATABASE_URL"])
on_mariadb = engine.dialect.name == "mysql"
Base.metadata.create_all(engine)
with engine.begin() as connection:
    connection.execute(insert(User).values(name="Ada"))


def interrupt(number, frame):
    raise KeyboardInterrupt


def interrupt_sleep(number):
    wait_for_sleep(number)
    os.kill(os.getpid(), signal.SIGUSR1)


def is_locked():
    with other.connect() as connection:
        limit = "SET innodb_lock_wait_timeout = 0" if on_mariadb else "SET lock_timeout = 50"
        connection.execute(text(limit))
        try:
            connection.execute(update(User).values(name="Eve"))
        except DBAPIError:
            return True
    return False


signal.signal(signal.SIGUSR1, interrupt)
try:
    with Session(engine) as session, session.begin():
        session.execute(update(User).values(name="Bob"))
        Thread(target=interrupt_sleep, args=[number_of(session)]).start()
        session.execute(text("SELECT SLEEP(1)" if on_mariadb else "SELECT pg_sleep(1)"))
except KeyboardInterrupt:
    pass
else:
    raise AssertionError("nothing was raised")
assert is_locked() is (engine.dialect.driver in {"pg8000", "pymysql"})
while is_locked():
    sleep(0.01)
with Session(engine) as session:
    assert session.scalars(select(User.name)).all() == ["Ada"]
other.dispose()
engine.dispose()
