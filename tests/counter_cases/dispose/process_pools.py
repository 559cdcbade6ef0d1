"""A ProcessPoolExecutor forks at its first task, and a Pool also to replace a worker, so an earlier dispose() does not help.

A `spawn` child inherits nothing.

Claims: dispose#fork
Drivers: psycopg, psycopg2, pg8000, PyMySQL
"""

import multiprocessing
import os
from concurrent.futures import ProcessPoolExecutor

from sqlalchemy import create_engine, text

engine = create_engine(os.environ["DATABASE_URL"])
OWN_ID = text("SELECT pg_backend_pid()" if engine.name == "postgresql" else "SELECT connection_id()")


def number():
    with engine.connect() as connection:
        return connection.scalar(OWN_ID)


def main():
    fork = multiprocessing.get_context("fork")
    with ProcessPoolExecutor(1, mp_context=fork) as executor:
        own = number()
        assert executor.submit(number).result() == own
    engine.dispose()
    with fork.Pool(1, maxtasksperchild=1) as pool:
        own = number()
        assert own in [pool.apply(number), pool.apply(number), pool.apply(number)]
    engine.dispose()
    with fork.Pool(1, initializer=engine.dispose, initargs=(False,), maxtasksperchild=1) as pool:
        own = number()
        assert own not in [pool.apply(number), pool.apply(number), pool.apply(number)]
    assert number() == own

    with engine.connect() as connection:
        connection.execute(text("CREATE TEMPORARY TABLE note (id int)"))
        connection.execute(text("INSERT INTO note VALUES (1)"))
        with multiprocessing.get_context("spawn").Pool(1) as pool:
            assert pool.apply(number) != own
        connection.commit()
        assert connection.scalar(text("SELECT count(*) FROM note")) == 1
    engine.dispose()


if __name__ == "__main__":
    main()
