"""After `prepare()`, the garbage collector leaves the transaction of a session on the server. `close()` rolls it back.

Claims: end#collected
Drivers: PyMySQL
"""

import gc
import os

from models import Base, User
from sqlalchemy import create_engine, text
from sqlalchemy.orm import Session

engine = create_engine(os.environ["DATABASE_URL"])
own = create_engine(engine.url, isolation_level="AUTOCOMMIT")
Base.metadata.create_all(engine)


def prepared():
    with own.connect() as connection:
        return {bytes(each.data).decode() for each in connection.execute(text("XA RECOVER"))}


def new_session():
    session = Session(engine, twophase=True)
    session.add(User(name="Ada"))
    transaction = session.connection().get_transaction()
    session.prepare()
    assert transaction.xid in prepared()
    return session, transaction.xid


session, xid = new_session()
session.close()
assert xid not in prepared()

session, xid = new_session()
del session
gc.collect()
assert engine.pool.checkedout() == 0
engine.dispose()
assert xid in prepared()
with own.connect() as connection:
    connection.execute(text(f"XA ROLLBACK '{xid}'"))
assert xid not in prepared()
own.dispose()
