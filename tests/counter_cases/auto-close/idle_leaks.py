"""A session that leaks with AUTOCOMMIT, or after a failed flush, is idle on PostgreSQL and not in MariaDB's innodb_trx.

Claims: auto-close#server-leak
Drivers: psycopg, psycopg2, pg8000, asyncpg, psycopg async, PyMySQL, aiomysql, asyncmy
"""

from time import sleep

from engines import run
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from models import Base, User


def fail(session):
    session.add(User(name=None))
    try:
        session.flush()
    except DBAPIError:
        return
    raise AssertionError("the flush did not fail")


def program(engine):
    is_postgresql = engine.name == "postgresql"
    own_id = text("SELECT pg_backend_pid()" if is_postgresql else "SELECT CONNECTION_ID()")
    state = (
        "SELECT state FROM pg_stat_activity WHERE pid = {}"
        if is_postgresql
        else "SELECT COUNT(*) FROM information_schema.innodb_trx WHERE trx_mysql_thread_id = {}"
    )
    Base.metadata.create_all(engine)
    autocommit = engine.execution_options(isolation_level="AUTOCOMMIT")
    cases = ((engine, None, False), (engine, fail, True), (autocommit, None, True))
    for bind, spoil, is_idle in cases:
        with Session(bind) as session, autocommit.connect() as watcher:
            number = session.scalar(own_id)
            session.scalars(select(User)).all()
            if spoil:
                spoil(session)
            if not is_postgresql:
                sleep(0.3)  # MariaDB renews this table only if nobody has read it for a tenth of a second
            seen = watcher.scalar(text(state.format(number)))
            assert engine.pool.checkedout() == 2
            assert (seen in ("idle", 0)) == is_idle, (bind, seen)


run(program)
