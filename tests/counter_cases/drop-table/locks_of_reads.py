"""A rollback to a savepoint releases the lock of a read, and an unfinished read of the session itself can prevent a DROP.

On PostgreSQL, a DROP also locks the table to which a foreign key refers. On MariaDB, it waits for a write to this table.
On PostgreSQL, SET LOCAL has no effect with AUTOCOMMIT.

Claims: drop-table#lock-timeout, drop-table#metadata-lock, drop-table#same-connection, drop-table#hang
Drivers: sqlite3, psycopg, psycopg2, pg8000, asyncpg, PyMySQL
"""

from engines import run
from models import Address, Base, User
from sqlalchemy import insert, select, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session


def is_refused(drop):
    try:
        drop()
    except DBAPIError:
        return True
    return False


def program(engine):
    name = engine.dialect.name
    limit = "SET LOCAL lock_timeout = '200ms'" if name == "postgresql" else "SET SESSION lock_wait_timeout = 1"

    def drop():
        with engine.begin() as connection:
            connection.execute(text(limit))
            Address.__table__.drop(connection)

    Base.metadata.create_all(engine)
    if name != "sqlite":
        with engine.connect() as reader:
            reader.execute(select(User.id)).all()
            assert is_refused(drop) == (name == "postgresql")
        Base.metadata.create_all(engine)
    if name == "mysql":
        with engine.connect() as writer:
            writer.execute(insert(User).values(id=1, name="Ada"))
            assert is_refused(drop)
    if name == "postgresql":
        with engine.execution_options(isolation_level="AUTOCOMMIT").begin() as connection:
            connection.execute(text(limit))
            assert connection.scalar(text("SHOW lock_timeout")) == "0"
        with engine.connect() as connection, engine.connect() as reader:
            Address.__table__.drop(connection)
            reader.execute(text(limit))
            assert is_refused(lambda: reader.execute(select(User.id)))
    if name != "sqlite":
        with engine.connect() as reader:
            with reader.begin_nested():
                reader.execute(select(Address.id)).all()
            assert is_refused(drop)
        with engine.connect() as reader:
            savepoint = reader.begin_nested()
            reader.execute(select(Address.id)).all()
            savepoint.rollback()
            assert not is_refused(drop)
    Base.metadata.drop_all(engine)
    if name == "mysql":
        return
    Base.metadata.create_all(engine)
    with Session(engine) as session:
        session.add_all([User(id=number, name="Ada") for number in range(1, 100)])
        session.flush()
        Address.__table__.drop(session.connection())
        session.commit()
        users = iter(session.scalars(select(User), execution_options={"yield_per": 10}))
        next(users)
        assert is_refused(lambda: User.__table__.drop(session.connection()))
        users.close()


run(program)
