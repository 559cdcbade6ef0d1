"""A locked read of a row that does not exist makes no other session wait, and of two inserts of this row, one fails.

A locked row blocks inserts of its children, on PostgreSQL not with key_share. On MariaDB under REPEATABLE READ, a locked
read with a condition without an index blocks all rows and inserts.

Claims: update#for-update
Drivers: psycopg, psycopg2, pg8000, PyMySQL
SQLAlchemy: 2.0, 2.1
"""

import os
from threading import Thread

from sqlalchemy import create_engine, insert, select, text, update
from sqlalchemy.exc import DBAPIError, IntegrityError, OperationalError
from sqlalchemy.orm import Session

from models import Address, Base, User

engine = create_engine(os.environ["DATABASE_URL"])
is_maria = engine.name == "mysql"
no_wait = "SESSION innodb_lock_wait_timeout = 0" if is_maria else "LOCAL lock_timeout = '20ms'"
Base.metadata.create_all(engine)
with Session(engine) as session, session.begin():
    session.add_all([User(id=1, name="Ada"), User(id=2, name="Bob")])


def waits(statement):
    with engine.connect() as connection:
        before = connection.scalar(text("SELECT @@innodb_lock_wait_timeout")) if is_maria else None
        connection.execute(text(f"SET {no_wait}"))
        try:
            connection.execute(statement)
        except DBAPIError as error:
            assert "lock" in str(error.orig).lower(), error
            return True
        finally:
            connection.rollback()
            if is_maria:
                connection.execute(text(f"SET SESSION innodb_lock_wait_timeout = {before}"))
        return False


child = insert(Address).values(id=1, email="ada@example.com", user_id=1)
bob = update(User).where(User.id == 2).values(name="Robert")
with Session(engine) as session:
    session.get(User, 1, with_for_update=True)
    assert waits(child)
    session.rollback()
    session.get(User, 1, with_for_update={"key_share": True})
    assert waits(child) == is_maria
    assert waits(select(User).where(User.id == 1).with_for_update(key_share=True))
    session.rollback()
for level in "READ COMMITTED", "REPEATABLE READ":
    with Session(engine.execution_options(isolation_level=level)) as session:
        session.scalars(select(User).where(User.name == "Ada").with_for_update()).all()
        blocks = is_maria and level == "REPEATABLE READ"
        assert waits(bob) == waits(insert(User).values(id=7, name="Cleo")) == blocks

errors = []


def insert_dora(session):
    session.add(User(id=9, name="Dora"))
    try:
        session.commit()
    except DBAPIError as error:
        session.rollback()
        errors.append(error)


with Session(engine) as first, Session(engine) as second:
    for session in first, second:
        assert session.get(User, 9, with_for_update=True) is None
    threads = [Thread(target=insert_dora, args=(session,)) for session in (first, second)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
assert len(errors) == 1
assert isinstance(errors[0], OperationalError if is_maria else IntegrityError)
assert not is_maria or errors[0].orig.args[0] == 1213
engine.dispose()
