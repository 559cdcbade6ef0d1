"""After a `read_timeout`, the server still runs the statement and holds the locks; with AUTOCOMMIT it saves the statement.

Claims: mysql#transaction
Drivers: PyMySQL
"""

import os

from sqlalchemy import create_engine, text
from sqlalchemy.exc import OperationalError

from servers import is_listed, number_of, wait_for_end

engine = create_engine(os.environ["DATABASE_URL"], connect_args={"read_timeout": 0.5})
other = create_engine(os.environ["DATABASE_URL"])
with other.begin() as connection:
    connection.execute(text("CREATE TABLE note (id INTEGER PRIMARY KEY, x INTEGER)"))
    connection.execute(text("INSERT INTO note VALUES (1, 0), (2, 0)"))


def number_after_timeout(connection):
    number = number_of(connection)
    connection.execute(text("UPDATE note SET x = 1 WHERE id = 1"))
    try:
        connection.execute(text("UPDATE note SET x = 1 WHERE id = 2"))
    except OperationalError as error:
        assert error.orig.args[0] == 2013
        assert error.connection_invalidated
    else:
        raise AssertionError("nothing was raised")
    return number


def is_locked():
    with other.connect() as connection:
        try:
            connection.execute(text("SELECT x FROM note WHERE id = 1 FOR UPDATE NOWAIT"))
        except OperationalError as error:
            assert error.orig.args[0] == 1205
            return True
    return False


for level, rows in (("REPEATABLE READ", [0, 0]), ("AUTOCOMMIT", [1, 1])):
    with other.connect() as blocker:
        blocker.execute(text("SELECT x FROM note WHERE id = 2 FOR UPDATE"))
        with engine.connect().execution_options(isolation_level=level) as connection:
            number = number_after_timeout(connection)
        assert is_listed(number)
        assert is_locked() == (level != "AUTOCOMMIT")
    wait_for_end(number)
    with other.connect() as connection:
        assert connection.scalars(text("SELECT x FROM note ORDER BY id")).all() == rows
engine.dispose()
other.dispose()
