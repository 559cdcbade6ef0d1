"""On your own connection, remove() does not roll back a transaction that you began, by default.

Under AUTOCOMMIT, a flushed row stays after remove().

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

autocommit = engine.execution_options(isolation_level="AUTOCOMMIT")
registry = scoped_session(sessionmaker(autocommit))
registry.add(User(name="Ada"))
registry.flush()
registry.remove()
assert registry.scalar(select(func.count()).select_from(User)) == 1
registry.remove()
engine.dispose()
