"""A session that uses two engines holds a connection of each until its transaction ends.

Claims: auto-close#session
Drivers: sqlite3, psycopg, PyMySQL
"""

import os

from sqlalchemy import create_engine, select
from sqlalchemy.orm import Session

from models import Address, Base, User

engines = [create_engine(os.environ["DATABASE_URL"]) for _ in range(2)]
Base.metadata.create_all(engines[0])


def in_use():
    return [engine.pool.checkedout() for engine in engines]


with Session(binds={User: engines[0], Address: engines[1]}) as session:
    assert in_use() == [0, 0]
    session.scalars(select(User)).all()
    assert in_use() == [1, 0]
    session.scalars(select(Address)).all()
    assert in_use() == [1, 1]
    session.commit()
    assert in_use() == [0, 0]
for engine in engines:
    engine.dispose()
