"""On MariaDB, a plain SELECT reads the new value under READ UNCOMMITTED and waits under SERIALIZABLE.

After its own UPDATE of the row, a transaction sees the current row. Criteria can match other rows than Python does.

Claims: update#for-update, update#snapshot, update#in-memory, states#row-gone
Drivers: PyMySQL
"""

import os

from sqlalchemy import create_engine, select, text, update
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from models import Address, Base, User

engine = create_engine(os.environ["DATABASE_URL"])
Base.metadata.create_all(engine)
with Session(engine) as session, session.begin():
    session.add_all([User(id=1, name="Ada"), User(id=2, name="Bob")])
    session.flush()
    session.add(Address(id=1, email="old@example.com", user_id=1))

for level, result in (
    ("READ UNCOMMITTED", "Grace"),
    ("READ COMMITTED", "Ada"),
    ("REPEATABLE READ", "Ada"),
    ("SERIALIZABLE", OperationalError),
):
    bound = engine.execution_options(isolation_level=level)
    with Session(bound) as first, Session(bound) as second:
        first.get(User, 1, with_for_update=True).name = "Grace"
        first.flush()
        second.execute(text("SET SESSION innodb_lock_wait_timeout = 1"))
        try:
            assert second.get(User, 1).name == result
        except OperationalError:
            assert result is OperationalError

with Session(engine) as session:
    home = session.get(Address, 1)
    with Session(engine) as other, other.begin():
        other.get(Address, 1).email = "new@example.com"
    session.refresh(home)
    assert home.email == "old@example.com"
    home.user_id = 2
    session.flush()
    session.refresh(home)
    assert home.email == "new@example.com"
    session.rollback()

    bob = session.get(User, 2)
    assert session.execute(update(User).where(User.name == "bob").values(name="Eve")).rowcount == 1
    assert bob.name == "Bob"
    assert session.scalar(select(User.name).where(User.id == 2)) == "Eve"
engine.dispose()
