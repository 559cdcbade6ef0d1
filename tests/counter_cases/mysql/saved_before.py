"""After a disconnect, rows of a MyISAM table, of AUTOCOMMIT, and before DDL stay, and a `begin()` block cannot go on.

`Session.invalidate()` loses the changes, and no later commit says so.

Claims: mysql#transaction, mysql#invalidate, mysql#review
Drivers: PyMySQL
"""

import os

from sqlalchemy import create_engine, text
from sqlalchemy.exc import InvalidRequestError, OperationalError
from sqlalchemy.orm import Session

from servers import end, number_of

engine = create_engine(os.environ["DATABASE_URL"])
other = create_engine(os.environ["DATABASE_URL"], isolation_level="AUTOCOMMIT")


def ask(sql):
    with other.connect() as connection:
        result = connection.execute(text(sql))
        return result.scalar() if result.returns_rows else None


def lose(connection):
    end(number_of(connection))
    try:
        connection.execute(text("INSERT INTO note VALUES (2)"))
    except OperationalError:
        return
    raise AssertionError("nothing was raised")


for storage, options, ddl, left in (
    ("InnoDB", {}, False, 0),
    ("InnoDB", {}, True, 1),
    ("MyISAM", {}, False, 1),
    ("InnoDB", {"isolation_level": "AUTOCOMMIT"}, False, 1),
):
    ask(f"CREATE TABLE note (x int) ENGINE={storage}")
    with engine.connect() as connection:
        connection.execution_options(**options)
        connection.execute(text("INSERT INTO note VALUES (1)"))
        if ddl:
            connection.execute(text("CREATE TABLE other (x int)"))
        lose(connection)
    assert ask("SELECT count(*) FROM note") == left
    ask("DROP TABLE note")
ask("CREATE TABLE note (x int)")


def is_refused(owner):
    owner.rollback()
    try:
        owner.execute(text("SELECT 1"))
    except InvalidRequestError:
        return True
    return False


with Session(engine) as session:
    with session.begin():
        lose(session)
        assert is_refused(session)
    session.execute(text("SELECT 1"))
with engine.begin() as connection:
    lose(connection)
    assert is_refused(connection)
ask("DELETE FROM note")

with Session(engine) as session, session.begin():
    session.execute(text("INSERT INTO note VALUES (3)"))
    session.invalidate()
with Session(engine) as session:
    session.execute(text("INSERT INTO note VALUES (3)"))
    session.invalidate()
    session.commit()
assert ask("SELECT count(*) FROM note") == 0
engine.dispose()
other.dispose()
