"""If the second attempt catches its IntegrityError in the block, or runs with AUTOCOMMIT, its UPDATE is done twice.

Claims: mysql#commit-lost
Drivers: PyMySQL
"""

import os
from contextlib import suppress

from models import Base, User
from sqlalchemy import create_engine, delete, insert, select, update
from sqlalchemy.exc import IntegrityError

engine = create_engine(os.environ["DATABASE_URL"])
Base.metadata.create_all(engine)
more = update(User).where(User.id == 1).values(name=User.name.concat("+"))
key = insert(User).values(id=2, name="key")


def leaves(connection):
    connection.execute(more)
    connection.execute(key)


def catches(connection):
    connection.execute(more)
    with suppress(IntegrityError):
        connection.execute(key)


def name_after_two_attempts(work, **options):
    with engine.begin() as connection:
        connection.execute(delete(User))
        connection.execute(insert(User).values(id=1, name="Ada"))
    for _ in range(2):
        with suppress(IntegrityError), engine.execution_options(**options).begin() as connection:
            work(connection)
    with engine.connect() as connection:
        return connection.scalar(select(User.name).where(User.id == 1))


assert name_after_two_attempts(leaves) == "Ada+"
assert name_after_two_attempts(catches) == "Ada++"
assert name_after_two_attempts(leaves, isolation_level="AUTOCOMMIT") == "Ada++"
engine.dispose()
