"""Each driver has its own words for SQL that the server cannot read, also because a parameter is the name of a table.

Claims: errors/core#syntax
Says: errors/core#syntax
Drivers: sqlite3, aiosqlite, psycopg, psycopg2, pg8000, asyncpg, psycopg async, PyMySQL, aiomysql, asyncmy
"""

from sqlalchemy import bindparam, text

from engines import run, say_error


def main(engine):
    with engine.connect() as connection:
        say_error(connection.execute, text("SELEC 1"))
    with engine.connect() as connection:
        say_error(connection.execute, text("SELECT 1 FROM :name"), {"name": "answers_user"})
    with engine.connect() as connection:
        listed = text("SELECT 1 WHERE 2 IN :ids").bindparams(bindparam("ids", expanding=True))
        assert connection.execute(listed, {"ids": [1, 2]}).all() == [(1,)]
        if engine.dialect.driver not in ("pymysql", "aiomysql", "asyncmy", "psycopg2"):
            say_error(connection.execute, text("SELECT 1 WHERE 3 IN :ids"), {"ids": [1, 2]})


run(main)
