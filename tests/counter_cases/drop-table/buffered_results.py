"""With aiosqlite, a result with unread rows does not block a DROP, unless it is streamed. With sqlite3, both block it.

Claims: drop-table#hang
Drivers: sqlite3, aiosqlite
"""

from engines import run
from models import Address, Base, User
from sqlalchemy import insert, select
from sqlalchemy.exc import OperationalError


def blocks(engine, **options):
    Base.metadata.create_all(engine)
    with engine.begin() as connection:
        connection.execute(insert(User), [{"name": "Ada"}] * 5)
    with engine.connect() as connection:
        result = connection.execution_options(**options).execute(select(User))
        result.fetchone()
        try:
            Address.__table__.drop(engine)
        except OperationalError as error:
            assert "locked" in str(error)
            return True
        finally:
            result.close()
    return False


def program(engine):
    assert blocks(engine, stream_results=True)
    assert blocks(engine) is (engine.dialect.driver == "pysqlite")


run(program, connect_args={"timeout": 0})
