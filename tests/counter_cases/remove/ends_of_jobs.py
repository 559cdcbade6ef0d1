"""A pool thread's next job reads anew after close(), a `with` block, and commit(), but still gets the same session.

Claims: remove#thread-pool, remove#scope-function, remove#review
Drivers: sqlite3
"""

import os
from concurrent.futures import ThreadPoolExecutor

from sqlalchemy import create_engine
from sqlalchemy.orm import scoped_session, sessionmaker

from models import Base, User

engine = create_engine(os.environ["DATABASE_URL"])
Base.metadata.create_all(engine)
factory = sessionmaker(engine)
with factory.begin() as session:
    session.add(User(id=1, name="Ada"))


def next_job(end, **options):
    """Return the name that the next job reads, and whether it starts in the transaction of the last one."""
    registry = scoped_session(sessionmaker(engine, **options))
    loaded = []

    def job():
        loaded.append(registry.get_one(User, 1))
        end(registry)

    def read():
        registry_in_transaction = registry().in_transaction()
        return registry.get_one(User, 1).name, registry_in_transaction

    def rename(name):
        with factory.begin() as session:
            session.get_one(User, 1).name = name

    rename("Ada")
    with ThreadPoolExecutor(max_workers=1) as pool:
        pool.submit(job).result()
        rename("Eve")
        result = pool.submit(read).result()
        pool.submit(registry.remove).result()
    return result


def leave_block(registry):
    with registry():
        pass


assert next_job(lambda registry: None) == ("Ada", True)
assert next_job(leave_block) == ("Eve", False)
assert next_job(lambda registry: registry.close()) == ("Eve", False)
assert next_job(lambda registry: registry.commit()) == ("Eve", False)
assert next_job(lambda registry: registry.commit(), expire_on_commit=False) == ("Ada", False)

# A commit() returns the connection of a session that stays in the registry.
key = "one"
registry = scoped_session(factory, scopefunc=lambda: key)
registry.get_one(User, 1)
registry.commit()
key = "two"
registry.remove()
assert list(registry.registry.registry) == ["one"]
assert engine.pool.checkedout() == 0
engine.dispose()
