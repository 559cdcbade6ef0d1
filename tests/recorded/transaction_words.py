from contextlib import suppress

from sqlalchemy import text
from sqlalchemy.exc import OperationalError

with engine.connect() as connection:
    # -> checkout
    connection.execute(text("/* by hand */ BEGIN"))
    # -> BEGIN, SQL BEGIN
    connection.execute(text("INSERT INTO user (name) VALUES ('Ada')"))
    # -> INSERT user
    connection.execute(text("COMMIT"))
    # -> SQL COMMIT
    with suppress(OperationalError):
        connection.exec_driver_sql("rollback transaction")
        # -> SQL ROLLBACK, raises OperationalError
    with suppress(OperationalError):
        connection.exec_driver_sql("START TRANSACTION")
        # -> SQL START TRANSACTION, raises OperationalError
    connection.execute(text("SAVEPOINT one"))
    # -> SAVEPOINT
    connection.execute(text("ROLLBACK TO one"))
    # -> ROLLBACK TO SAVEPOINT
    connection.commit()
    # -> COMMIT
# -> checkin


def twophase(connection, xid, is_prepared=True, recover=False):
    connection.exec_driver_sql(f"SELECT '{xid}'")
    # -> 10x SELECT


for name in ("begin", "prepare", "commit", "rollback"):
    setattr(engine.dialect, f"do_{name}_twophase", twophase)
for is_prepared in (False, True):
    for end in ("commit", "rollback"):
        with engine.connect() as connection:
            # -> 4x checkout
            transaction = connection.begin_twophase("x")
            # -> 4x BEGIN
            if is_prepared:
                transaction.prepare()
                # -> 2x PREPARE
            getattr(transaction, end)()
            # -> COMMIT; ROLLBACK; COMMIT PREPARED; ROLLBACK PREPARED
        # -> 4x checkin
