"""`commit()` of a closed Connection raises nothing, and saves nothing.

Claims: auto-close#closed
Drivers: sqlite3, aiosqlite, psycopg, psycopg2, pg8000, asyncpg, PyMySQL, aiomysql
"""

from sqlalchemy import func, insert, select
from sqlalchemy.exc import ResourceClosedError

from engines import run
from models import Base, User


def program(engine):
    Base.metadata.create_all(engine)
    with engine.connect() as connection:
        connection.execute(insert(User).values(name="Ada"))
    try:
        connection.execute(select(User.id))
    except ResourceClosedError:
        pass
    else:
        raise AssertionError("nothing was raised")
    connection.commit()
    connection.rollback()
    with engine.connect() as connection:
        assert connection.scalar(select(func.count()).select_from(User)) == 0


run(program)
