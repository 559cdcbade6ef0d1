"""If a forked child drops its copy of a connection in use, the parent's commit raises, and saves all or some of the changes.

Claims: dispose#fork
Drivers: sqlite3
"""

import gc
import os

from models import Base, User
from sqlalchemy import create_engine, func, insert, select, text, update
from sqlalchemy.exc import OperationalError

engine = create_engine(os.environ["DATABASE_URL"])
Base.metadata.create_all(engine)
with engine.begin() as connection:
    connection.execute(insert(User), [{"name": "Ada"}] * 2000)


def changed_rows(pages):
    with engine.begin() as connection:
        connection.execute(update(User).values(name="Ada"))
    connection = engine.connect()
    connection.execute(text(f"PRAGMA cache_size = {pages}"))
    connection.execute(update(User).values(name="a name that is much longer"))
    child = os.fork()
    if child == 0:
        engine.dispose(close=False)
        connection = None
        gc.collect()
        os._exit(0)
    os.waitpid(child, 0)
    try:
        connection.commit()
    except OperationalError as error:
        assert str(error.orig) == "disk I/O error"
    else:
        raise AssertionError("nothing was raised")
    connection.close()
    engine.dispose()
    with engine.connect() as connection:
        return connection.scalar(select(func.count()).where(User.name != "Ada"))


assert changed_rows(2000) == 2000
assert 0 < changed_rows(1) < 2000
engine.dispose()
