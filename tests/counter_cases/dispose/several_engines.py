"""A forked child that disposes of one engine still uses the parent's connection of another engine.

Claims: dispose#fork
Drivers: psycopg, psycopg2, pg8000, PyMySQL
"""

import os

from sqlalchemy import create_engine, text

first, second = (create_engine(os.environ["DATABASE_URL"]) for _ in range(2))
OWN_ID = text("SELECT pg_backend_pid()" if first.name == "postgresql" else "SELECT connection_id()")


def number(engine):
    with engine.connect() as connection:
        return connection.scalar(OWN_ID)


def ids_in_child(*disposed):
    end, start = os.pipe()
    child = os.fork()
    if child == 0:
        for engine in disposed:
            engine.dispose(close=False)
        os.write(start, f"{number(first)} {number(second)}".encode())
        os._exit(0)
    os.waitpid(child, 0)
    return [int(each) for each in os.read(end, 40).split()]


own = [number(first), number(second)]
ids = ids_in_child(first)
assert ids[0] != own[0]
assert ids[1] == own[1]
assert not set(ids_in_child(first, second)) & set(own)
