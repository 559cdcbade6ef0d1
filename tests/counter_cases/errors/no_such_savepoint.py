"""Each driver has its own words for a savepoint whose transaction has ended, and for one of an earlier transaction.

Says: errors#no-such-savepoint
Drivers: sqlite3, aiosqlite, psycopg, psycopg2, pg8000, asyncpg, psycopg async
"""

from sqlalchemy import text

from engines import run, say_error


def end_early(engine, *statements):
    with engine.connect() as connection:
        savepoint = connection.begin_nested()
        for statement in statements:
            connection.execute(text(statement))
        say_error(savepoint.commit)


def main(engine):
    end_early(engine, "COMMIT")
    end_early(engine, "COMMIT", "BEGIN")


run(main)
