"""After a deadlock in a savepoint without a `with` block, rollback() raises error 1305 on MariaDB, and a second one ends the transaction.

Claims: commit#after-error
Drivers: PyMySQL
"""

import os
from threading import Thread
from time import sleep

from sqlalchemy import create_engine, insert, select, text, update
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from models import Base, User


def rename(key, name):
    return update(User).where(User.id == key).values(name=name)


def number_of_error(work, *arguments):
    try:
        work(*arguments)
    except OperationalError as error:
        return error.orig.args[0]
    return 0


engine = create_engine(os.environ["DATABASE_URL"])
Base.metadata.create_all(engine)
with Session(engine) as session, session.begin():
    session.add_all([User(id=1, name="Ada"), User(id=2, name="Bob")])

waits = text(
    "SELECT COUNT(*) FROM information_schema.innodb_trx WHERE trx_state = 'LOCK WAIT' AND trx_mysql_thread_id = :id"
)
autocommit = engine.execution_options(isolation_level="AUTOCOMMIT")
with Session(engine) as session, Session(engine) as other, autocommit.connect() as watcher:
    session.execute(rename(1, "Eve"))
    other.execute(rename(2, "Fay"))
    other.execute(insert(User), [{"name": "Guy"}] * 20)
    own = {"id": other.scalar(text("SELECT CONNECTION_ID()"))}
    thread = Thread(target=lambda: other.execute(rename(1, "Hal")))
    thread.start()
    while watcher.scalar(waits, own) == 0:
        sleep(0.2)  # the server renews this table only if nobody has read it for a tenth of a second
    session.begin_nested()
    assert number_of_error(session.execute, rename(2, "Ian")) == 1213
    thread.join()
    other.rollback()
    assert number_of_error(session.rollback) == 1305
    assert session.in_transaction()
    session.rollback()
    assert not session.in_transaction()
    assert session.scalars(select(User.name).order_by(User.id)).all() == ["Ada", "Bob"]
engine.dispose()
