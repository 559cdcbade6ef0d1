"""On MariaDB, a changed parent blocks inserts of its children, a new child its parent, and an unindexed update() the whole table.

Claims: end#locks
Drivers: PyMySQL
"""

import os

from sqlalchemy import create_engine, insert, select, update
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from models import Address, Base, User

engine = create_engine(os.environ["DATABASE_URL"], connect_args={"init_command": "SET innodb_lock_wait_timeout = 0"})
Base.metadata.create_all(engine)
with Session(engine) as session, session.begin():
    session.add_all([User(id=1, name="Ada"), User(id=2, name="Bob")])


def waits(statement):
    with engine.connect() as connection:
        try:
            connection.execute(statement)
        except OperationalError as error:
            return error.orig.args[0] == 1205
        return False


new_child = insert(Address).values(email="ada@example.com", user_id=1)
with Session(engine) as session:
    session.get(User, 1).name = "Eve"
    session.flush()
    assert waits(new_child)
    assert not waits(insert(User).values(name="Cy"))
    session.rollback()

    session.execute(new_child)
    assert waits(update(User).where(User.id == 1).values(name="Eve"))
    session.rollback()

    session.execute(update(User).where(User.name == "Ada").values(name="Eve"))
    assert waits(update(User).where(User.id == 2).values(name="Eve"))
    assert waits(insert(User).values(name="Cy"))
    session.rollback()
    assert session.scalars(select(User.name).order_by(User.id)).all() == ["Ada", "Bob"]
engine.dispose()
