"""If `commit()` loses its connection after the server committed, a repeated transaction inserts its rows twice without a unique key.

Claims: mysql#review, mysql#commit-lost
Drivers: PyMySQL
"""

import os

from sqlalchemy import Column, MetaData, String, Table, create_engine, event, insert, select
from sqlalchemy.exc import OperationalError

from servers import end

engine = create_engine(os.environ["DATABASE_URL"])
metadata = MetaData()
note = Table("answers_note", metadata, Column("body", String(40)))
metadata.create_all(engine)


@event.listens_for(engine, "commit", once=True)
def lose(connection):
    driver_connection = connection.connection.driver_connection
    driver_connection.cursor().execute("COMMIT")
    end(driver_connection.thread_id())


def work():
    with engine.begin() as connection:
        connection.execute(insert(note).values(body="Ada"))


try:
    work()
except OperationalError as error:
    assert error.connection_invalidated
    work()
with engine.connect() as connection:
    assert connection.scalars(select(note.c.body)).all() == ["Ada", "Ada"]
engine.dispose()
