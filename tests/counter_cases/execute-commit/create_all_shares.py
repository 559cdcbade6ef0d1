"""In memory and with a StaticPool, `create_all(engine)` gets the connection of an open session and commits its rows.

Claims: execute-commit#create-all
Drivers: sqlite3, psycopg, PyMySQL
"""

import os

from models import Base, User
from sqlalchemy import StaticPool, create_engine, func, select
from sqlalchemy.orm import Session


def rows_after_rollback(url, **options):
    engine = create_engine(url, **options)
    Base.metadata.drop_all(engine)
    Base.metadata.create_all(engine)
    with Session(engine) as session:
        session.add(User(name="Ada"))
        session.flush()
        Base.metadata.create_all(engine)
        session.rollback()
        rows = session.scalar(select(func.count()).select_from(User))
    engine.dispose()
    return rows


url = os.environ["DATABASE_URL"]
assert rows_after_rollback(url) == 0
assert rows_after_rollback(url, poolclass=StaticPool) == 1
assert rows_after_rollback("sqlite://") == 1
