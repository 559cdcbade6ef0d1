"""On PostgreSQL, a sequence does not know explicit keys, and two connections that create one table collide.

Claims: errors#unique-failed, errors#no-such-table
Drivers: psycopg, psycopg2, pg8000, asyncpg, psycopg async
"""

import os

from sqlalchemy import Column, Integer, MetaData, Table, create_engine, make_url, text
from sqlalchemy.exc import IntegrityError, ProgrammingError
from sqlalchemy.orm import Session

from engines import run
from models import Base, User
from servers import number_of, when_waiting

TABLE = text("CREATE TABLE IF NOT EXISTS answers_new (id INTEGER)")
SET = text("SELECT setval(pg_get_serial_sequence('answers_user', 'id'), (SELECT max(id) FROM answers_user))")


def raises(error_class, work, *arguments):
    try:
        work(*arguments)
    except error_class as error:
        return str(error.orig)
    raise AssertionError("nothing was raised")


def main(engine):
    Base.metadata.create_all(engine)
    with Session(engine) as session:
        session.add(User(id=1, name="Ada"))
        session.commit()
        session.add(User(name="Bob"))
        assert "duplicate key value violates unique constraint" in raises(IntegrityError, session.flush)
        session.rollback()
        session.execute(SET)
        session.add(User(name="Bob"))
        session.commit()

    metadata = MetaData()
    table = Table("answers_other", metadata, Column("id", Integer))
    with engine.connect() as connection:
        metadata.create_all(connection)
    with engine.connect() as connection:
        assert "does not exist" in raises(ProgrammingError, connection.execute, table.select())
        connection.rollback()
        connection.execute(text("CREATE SCHEMA other"))
        connection.execute(text("CREATE TABLE other.answers_other (id INTEGER)"))
        connection.execute(text('CREATE TABLE "Answers" (id INTEGER)'))
        connection.commit()
        for name, right in (("answers_other", "other.answers_other"), ("Answers", '"Answers"')):
            connection.execute(text(f"SELECT id FROM {right}"))
            assert "does not exist" in raises(ProgrammingError, connection.execute, text(f"SELECT id FROM {name}"))
            connection.rollback()

    own = create_engine(make_url(os.environ["DATABASE_URL"]).set(drivername="postgresql+psycopg"))
    with own.connect() as first, engine.connect() as connection:
        first.execute(TABLE)
        thread = when_waiting(number_of(connection), first.commit)
        assert "pg_type_typname_nsp_index" in raises(IntegrityError, connection.execute, TABLE)
        thread.join()
    own.dispose()


run(main)
