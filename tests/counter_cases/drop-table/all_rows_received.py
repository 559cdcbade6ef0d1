"""If the session has received all rows of `yield_per`, a DROP on its connection succeeds before its loop ends.

Claims: drop-table#same-connection
Drivers: sqlite3, aiosqlite, psycopg, psycopg2, pg8000, PyMySQL, aiomysql
"""

from engines import run
from models import Address, Base, User
from sqlalchemy import inspect, select
from sqlalchemy.orm import Session


def program(engine):
    Base.metadata.create_all(engine)
    with Session(engine) as session:
        session.add(User(name="Ada"))
        session.commit()
        Address.__table__.drop(session.connection())
        for user in session.scalars(select(User).execution_options(yield_per=10)):
            User.__table__.drop(session.connection())
            assert user.name == "Ada"
        session.commit()
    assert not inspect(engine).has_table(User.__tablename__)


run(program)
