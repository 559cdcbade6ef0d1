"""A rollback to a savepoint releases a row on PostgreSQL, AUTOCOMMIT holds no lock, and MariaDB waits 50 seconds.

A flush before a locked refresh() overwrites the other session's value. With autoflush off, populate_existing discards
a change. PostgreSQL cannot lock an outer join.

Claims: update#second-waits, update#for-update, update#not-lost, execute-commit#no-rollback
Drivers: psycopg, psycopg2, pg8000, psycopg async, asyncpg, PyMySQL, aiomysql, asyncmy
"""

from sqlalchemy import text
from sqlalchemy.exc import DBAPIError, OperationalError
from sqlalchemy.orm import Session, joinedload

from engines import run
from models import Base, User


def program(engine):
    Base.metadata.create_all(engine)
    postgresql = engine.dialect.name == "postgresql"
    limit = "SET LOCAL lock_timeout = '200ms'" if postgresql else "SET SESSION innodb_lock_wait_timeout = 0"

    def is_locked():
        with Session(engine) as other:
            if not postgresql:
                assert other.scalar(text("SELECT @@GLOBAL.innodb_lock_wait_timeout")) == 50
            other.execute(text(limit))
            try:
                other.get(User, 1, with_for_update=True)
            except DBAPIError as error:
                assert postgresql or isinstance(error, OperationalError)
                return True
            return False

    with Session(engine) as session, session.begin():
        session.add(User(id=1, name="Ada"))
    with Session(engine) as session:
        savepoint = session.begin_nested()
        session.get(User, 1).name = "Grace"
        session.flush()
        assert is_locked()
        savepoint.rollback()
        if postgresql:
            assert not is_locked()
    with Session(engine.execution_options(isolation_level="AUTOCOMMIT")) as session:
        session.get(User, 1, with_for_update=True)
        assert not is_locked()

    with Session(engine) as session:
        ada = session.get(User, 1)
        session.commit()
        assert ada.name == "Ada"
        with Session(engine) as other, other.begin():
            other.get(User, 1).name = "Eve"
        ada.name += "!"
        session.flush()
        session.refresh(ada, with_for_update=True)
        assert ada.name == "Ada!"
    with Session(engine, autoflush=False) as session:
        eve = session.get(User, 1)
        eve.name = "Grace"
        session.get(User, 1, populate_existing=True)
        assert eve.name == "Eve"

    if postgresql:
        outer = [joinedload(User.addresses)]
        with Session(engine) as session:
            assert session.get(User, 1, with_for_update={"of": User}, options=outer)
        with Session(engine) as session:
            try:
                session.get(User, 1, with_for_update=True, options=outer)
            except DBAPIError as error:
                assert "outer join" in str(error)
            else:
                raise AssertionError("nothing was raised")


run(program)
