"""A Connection that connects again, after `invalidate()` or a disconnect, does not have the level of `execution_options()`.

Its later rows are lost without a commit. A new Connection, or `isolation_level` of `create_engine()`, has the level.

Claims: pool#lost, mysql#invalidate, auto-close#real-close, execute-commit#one-time
Drivers: sqlite3, aiosqlite, psycopg, psycopg2, pg8000, psycopg async, asyncpg, PyMySQL, aiomysql, asyncmy
"""

from sqlalchemy import delete, insert, select, text
from sqlalchemy.exc import DBAPIError

from engines import run
from models import Base, User
from servers import end, number_of


def invalidate(connection):
    connection.invalidate()


def lose(connection):
    number = number_of(connection)
    connection.rollback()
    end(number)
    try:
        connection.execute(text("SELECT 1"))
    except DBAPIError as error:
        assert error.connection_invalidated
        connection.rollback()
    else:
        raise AssertionError("nothing was raised")


def names(engine):
    with engine.begin() as connection:
        found = connection.scalars(select(User.name).order_by(User.name)).all()
        connection.execute(delete(User))
    return found


def write(connection, end):
    with connection:
        connection.execute(insert(User).values(name="Ada"))
        connection.rollback()
        end(connection)
        connection.execute(insert(User).values(name="Bob"))
    with connection.engine.connect() as other:
        other.execute(insert(User).values(name="Cleo"))


def program(engine):
    Base.metadata.create_all(engine)
    copy = engine.execution_options(isolation_level="AUTOCOMMIT")
    ends = [invalidate] if engine.name == "sqlite" or engine.driver == "pg8000" else [invalidate, lose]
    for end in ends:
        write(engine.connect().execution_options(isolation_level="AUTOCOMMIT"), end)
        assert names(engine) == ["Ada"]
        write(copy.connect(), end)
        assert names(engine) == ["Ada", "Cleo"]


def whole_engine(engine):
    write(engine.connect(), invalidate)
    assert names(engine) == ["Ada", "Bob", "Cleo"]


run(program)
run(whole_engine, isolation_level="AUTOCOMMIT")
