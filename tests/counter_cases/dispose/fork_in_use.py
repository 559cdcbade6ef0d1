"""If a forked child drops its copy of a connection in use, the parent's commit raises nothing and saves nothing.

Claims: dispose#fork
Drivers: psycopg, psycopg2, pg8000, PyMySQL
"""

import gc
import os

from sqlalchemy import create_engine, func, select

from models import Base, User

engine = create_engine(os.environ["DATABASE_URL"])
Base.metadata.create_all(engine)


def names_after_fork(keep):
    connection = engine.connect()
    connection.execute(User.__table__.insert(), {"name": "Ada"})
    child = os.fork()
    if child == 0:
        engine.dispose(close=False)
        if not keep:
            connection = None
        gc.collect()
        os._exit(0)
    os.waitpid(child, 0)
    connection.commit()
    connection.close()
    with engine.connect() as connection:
        return connection.scalar(select(func.count()).select_from(User))


assert names_after_fork(keep=False) == 0
assert names_after_fork(keep=True) == 1
engine.dispose()
