"""If you commit while you loop over a `yield_per` query, MariaDB ends the loop early without an error, and PostgreSQL raises one.

A query without it returns all rows. The next transaction can have another connection, without your temporary table.

Claims: flush-or-commit#when, commit#connection-goes-back
Drivers: sqlite3, aiosqlite, psycopg, psycopg2, pg8000, psycopg async, asyncpg, PyMySQL, aiomysql, asyncmy
"""

import logging

from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from engines import run
from models import Base, User

logging.disable(logging.CRITICAL)


def program(engine):
    Base.metadata.create_all(engine)
    with Session(engine) as session, session.begin():
        session.add_all([User(id=number, name="new") for number in range(1, 11)])
    for end in ("commit", "rollback"):
        for options in ({}, {"yield_per": 2}):
            users = select(User).order_by(User.id).execution_options(**options)
            seen, error = [], None
            session = Session(engine)
            try:
                for user in session.scalars(users):
                    user.name = "seen"
                    seen.append(user)
                    getattr(session, end)()
            except Exception as raised:  # noqa: BLE001  (asyncpg raises its own)
                error = raised
            session.invalidate()
            engine.dispose()  # pg8000 leaves the failed transaction on the connection in the pool
            if options and engine.name == "postgresql":
                assert error is not None
            else:
                assert error is None
                assert len(seen) == (2 if options and engine.name == "mysql" else 10)
    with Session(engine) as session, Session(engine) as other:
        session.execute(text("CREATE TEMPORARY TABLE answers_own (id INTEGER)"))
        session.commit()
        other.execute(text("SELECT 1"))
        try:
            session.execute(text("SELECT * FROM answers_own"))
        except DBAPIError:
            return
        raise AssertionError("nothing was raised")


run(program)
