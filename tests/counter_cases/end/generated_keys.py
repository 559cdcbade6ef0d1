"""With `create_savepoint`, your rollback undoes the rows, and the next row still gets a higher generated key on the servers.

Claims: end#on-connection
Drivers: sqlite3, psycopg, PyMySQL
"""

import os

from models import Base, User
from sqlalchemy import create_engine, event, func, select
from sqlalchemy.orm import Session

engine = create_engine(os.environ["DATABASE_URL"])
Base.metadata.create_all(engine)
on_sqlite = engine.dialect.name == "sqlite"


@event.listens_for(engine, "begin")
def send_begin(connection):
    if on_sqlite:
        connection.exec_driver_sql("BEGIN")


def key():
    with engine.connect() as connection:
        transaction = connection.begin()
        with Session(connection, join_transaction_mode="create_savepoint") as session:
            assert session.scalar(select(func.count()).select_from(User)) == 0
            user = User(name="Ada")
            session.add(user)
            session.commit()
            user_id = user.id
        transaction.rollback()
    return user_id


assert [key(), key()] == [1, 1 if on_sqlite else 2]
engine.dispose()
