"""Each driver that prepares statements has its own words for a plan or a type that the table no longer has.

Your own temporary table raises it as well. After rollback(), the statement works. With psycopg on an AUTOCOMMIT engine, it works only after dispose().

Claims: errors/core#cached-plan
Says: errors/core#cached-plan
Drivers: psycopg, asyncpg, psycopg async
"""

import os

from sqlalchemy import Column, Enum, MetaData, Table, create_engine, insert, make_url, text
from sqlalchemy.exc import NotSupportedError

from engines import run, say_error


def main(engine):
    own = create_engine(make_url(os.environ["DATABASE_URL"]).set(drivername="postgresql+psycopg"))
    with own.begin() as other:
        other.execute(text("CREATE TABLE answers_extra (id INT)"))
    with engine.connect() as connection:
        for _ in range(7):
            connection.execute(text("SELECT * FROM answers_extra"))
        connection.commit()
        with own.begin() as other:
            other.execute(text("ALTER TABLE answers_extra ALTER id TYPE bigint"))
        say_error(connection.execute, text("SELECT * FROM answers_extra"))
        connection.rollback()
        connection.execute(text("SELECT * FROM answers_extra"))
        connection.rollback()
        with_other_type(connection, own)
        with_temporary_table(connection)
    engine.dispose()
    automatic = engine.execution_options(isolation_level="AUTOCOMMIT")
    with automatic.connect() as connection:
        for _ in range(7):
            connection.execute(text("SELECT * FROM answers_extra"))
    with own.begin() as other:
        other.execute(text("ALTER TABLE answers_extra ALTER id TYPE int"))
    assert works_again(automatic, tries=1) is False
    assert works_again(automatic, tries=3) is ("asyncpg" in engine.driver)
    automatic.dispose()
    assert works_again(automatic, tries=1)
    own.dispose()


def with_other_type(connection, own):
    new = ("CREATE TYPE answers_mood AS ENUM ('calm')", "CREATE TABLE answers_day (mood answers_mood)")
    with own.begin() as other:
        for sql in new:
            other.execute(text(sql))
    day = Table("answers_day", MetaData(), Column("mood", Enum("calm", name="answers_mood")))
    for _ in range(7):
        connection.execute(insert(day).values(mood="calm"))
    connection.commit()
    with own.begin() as other:
        for sql in ("DROP TABLE answers_day", "DROP TYPE answers_mood", *new):
            other.execute(text(sql))
    say_error(connection.execute, insert(day).values(mood="calm"))
    connection.rollback()
    connection.execute(insert(day).values(mood="calm"))
    connection.rollback()


def with_temporary_table(connection):
    for kind in ("INT", "TEXT"):
        connection.execute(text(f"CREATE TEMPORARY TABLE answers_own (id {kind})"))
        if kind == "TEXT":
            connection.commit()
            say_error(connection.execute, text("SELECT * FROM answers_own"))
            connection.rollback()
        for _ in range(7):
            connection.execute(text("SELECT * FROM answers_own"))
        connection.commit()
        connection.execute(text("DISCARD TEMP"))
        connection.commit()


def works_again(engine, *, tries):
    """Return whether the last of some tries, each on a connection of the pool, raises nothing."""
    for _ in range(tries):
        with engine.connect() as connection:
            try:
                connection.execute(text("SELECT * FROM answers_extra"))
                works = True
            except NotSupportedError:
                works = False
            connection.rollback()
    return works


run(main)
