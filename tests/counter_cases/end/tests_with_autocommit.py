"""A test with `create_savepoint` undoes nothing if its connection has AUTOCOMMIT. With SERIALIZABLE, it undoes all.

With the listener that sends BEGIN, connections with AUTOCOMMIT still save their rows.

Claims: end#on-connection
Drivers: sqlite3, psycopg, psycopg2, pg8000, PyMySQL
"""

import os

from sqlalchemy import create_engine, event, insert, select
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from models import Base, User

engine = create_engine(os.environ["DATABASE_URL"], isolation_level="AUTOCOMMIT")
Base.metadata.create_all(engine)


@event.listens_for(engine, "begin")
def send_begin(connection):
    driver = connection.connection.dbapi_connection
    if engine.name == "sqlite" and driver.isolation_level is not None:
        connection.exec_driver_sql("BEGIN")


def test(connection):
    with connection:
        transaction = connection.begin()
        with Session(connection, join_transaction_mode="create_savepoint") as session:
            session.add(User(name="Bob"))
            session.commit()
        transaction.rollback()


def names():
    with engine.connect() as connection:
        return connection.scalars(select(User.name)).all()


test(engine.connect().execution_options(isolation_level="SERIALIZABLE"))
assert names() == []
try:
    test(engine.connect())
    raises = False
except DBAPIError:
    raises = True
assert raises is (engine.name != "sqlite")
saved = [] if engine.name == "postgresql" else ["Bob"]
assert names() == saved
with engine.connect() as connection:
    connection.execute(insert(User).values(name="Cy"))
assert names() == [*saved, "Cy"]
engine.dispose()
