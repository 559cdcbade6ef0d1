"""Each driver has its own words for a statement that ran longer than the server allows.

Says: errors/core#query-timeout
Drivers: psycopg, psycopg2, pg8000, asyncpg, psycopg async, PyMySQL, aiomysql, asyncmy
"""

from sqlalchemy import text

from engines import run, say_error

LONG = text("SELECT count(*) FROM seq_1_to_100000 a JOIN seq_1_to_100000 b ON a.seq + b.seq = 0")


def main(engine):
    with engine.connect() as connection:
        if engine.name == "postgresql":
            connection.execute(text("SET LOCAL statement_timeout = '20ms'"))
            say_error(connection.execute, text("SELECT pg_sleep(5)"))
        else:
            connection.execute(text("SET max_statement_time = 0.02"))
            say_error(connection.execute, LONG)


run(main)
