"""On your own connection, remove() does not roll back a transaction that you began, by default.

Claims: remove#forgets
Drivers: sqlite3, psycopg, psycopg2, pg8000, PyMySQL
"""

import os

from sqlalchemy import create_engine, func, insert, select
from sqlalchemy.orm import scoped_session, sessionmaker

from models import Base, User

engine = create_engine(os.environ["DATABASE_URL"])
Base.metadata.create_all(engine)


def committed(**options):
    with engine.connect() as connection:
        transaction = connection.begin()
        registry = scoped_session(sessionmaker(connection, **options))
        registry.execute(insert(User).values(name="Ada"))
        registry.remove()
        assert engine.pool.checkedout() == 1
        if transaction.is_active:
            transaction.commit()
    with engine.begin() as connection:
        number = connection.scalar(select(func.count()).select_from(User))
        connection.execute(User.__table__.delete())
        return number


assert committed() == 1
assert committed(join_transaction_mode="create_savepoint") == 0
assert committed(join_transaction_mode="control_fully") == 0
engine.dispose()
