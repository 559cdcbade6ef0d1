"""Each driver has its own words for a statement that may not change the database.

Says: errors/core#read-only
Drivers: sqlite3, aiosqlite, psycopg, psycopg2, pg8000, asyncpg, psycopg async, PyMySQL, aiomysql, asyncmy
"""

from sqlalchemy import text
from sqlalchemy.orm import Session

from engines import run, say_error
from models import Base, User

READ_ONLY = {
    "sqlite": "PRAGMA query_only = on",
    "postgresql": "SET TRANSACTION READ ONLY",
    "mysql": "SET SESSION TRANSACTION READ ONLY",
}


def main(engine):
    Base.metadata.create_all(engine)
    with Session(engine) as session:
        session.execute(text(READ_ONLY[engine.url.get_backend_name()]))
        if engine.url.get_backend_name() == "mysql":
            session.commit()
        session.add(User(name="Ada"))
        say_error(session.flush)
        session.rollback()
        if engine.url.get_backend_name() == "mysql":
            # Other programs use this server, so it says itself what MariaDB 10.11 said when it was read-only.
            message = "The MariaDB server is running with the --read-only option so it cannot execute this statement"
            signal = f"SIGNAL SQLSTATE 'HY000' SET MYSQL_ERRNO = 1290, MESSAGE_TEXT = '{message}'"
            say_error(session.execute, text(signal))


run(main)
