"""A two-phase transaction that was prepared stays open with its locks after its connection is lost.

Claims: mysql#transaction
Drivers: PyMySQL
"""

import os

from sqlalchemy import create_engine, insert, select, text
from sqlalchemy.exc import OperationalError

from models import Base, User
from servers import end, number_of

engine = create_engine(os.environ["DATABASE_URL"])
Base.metadata.create_all(engine)
add = insert(User).values(id=1, name="Ada")

xid = f"answers_{os.getpid()}"
connection = engine.connect()
transaction = connection.begin_twophase(xid=xid)
connection.execute(add)
number = number_of(connection)
transaction.prepare()
end(number)
try:
    transaction.commit()
except OperationalError as error:
    assert error.connection_invalidated
else:
    raise AssertionError("nothing was raised")
connection.close()

with engine.connect() as other:
    assert xid in {bytes(each.data).decode() for each in other.execute(text("XA RECOVER"))}
    other.rollback()
    other.execute(text("SET SESSION innodb_lock_wait_timeout = 0"))
    try:
        other.execute(add)
    except OperationalError as error:
        assert "Lock wait timeout exceeded" in str(error)
    else:
        raise AssertionError("nothing was raised")
with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as other:
    other.execute(text(f"XA COMMIT '{xid}'"))
    assert other.scalars(select(User.name)).all() == ["Ada"]
engine.dispose()
