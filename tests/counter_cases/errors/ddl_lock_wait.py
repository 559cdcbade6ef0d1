"""On MariaDB, DDL raises 1205 after lock_wait_timeout, and a statement above max_allowed_packet raises one of three errors.

Claims: errors#lock-wait, errors#gone-away, errors#connection-lost
Drivers: PyMySQL, aiomysql, asyncmy
"""

from sqlalchemy import select, text
from sqlalchemy.exc import OperationalError

from engines import run
from models import Base, User


def number_of(work):
    try:
        work()
    except OperationalError as error:
        return error.orig.args[0]
    raise AssertionError("nothing was raised")


def send(engine, extra):
    with engine.connect() as connection:
        size = connection.scalar(text("SELECT @@max_allowed_packet"))
        connection.execute(text("SELECT LENGTH(:text)"), {"text": "a" * (size + extra)})


def main(engine):
    Base.metadata.create_all(engine)
    with engine.connect() as one, engine.connect() as two:
        one.execute(select(User.__table__)).all()
        two.execute(text("SET SESSION lock_wait_timeout = 0"))
        assert number_of(lambda: two.execute(text("ALTER TABLE answers_user ADD COLUMN phone INT"))) == 1205
    for extra in (100, 10_000_000):
        number = number_of(lambda extra=extra: send(engine, extra))
        assert number in (1153, 2006, 2013), number


run(main)
