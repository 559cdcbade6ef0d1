"""If `commit()` loses its connection after the server committed, a repeated transaction inserts its rows twice without a unique key.

Claims: mysql#review, mysql#commit-lost
Drivers: PyMySQL
"""

import os
from time import sleep

from sqlalchemy import Column, MetaData, String, Table, create_engine, event, insert, select, text
from sqlalchemy.exc import OperationalError

engine = create_engine(os.environ["DATABASE_URL"])
admin = create_engine(engine.url, isolation_level="AUTOCOMMIT")
metadata = MetaData()
note = Table("answers_note", metadata, Column("body", String(40)))
metadata.create_all(engine)
lists = text("SELECT count(*) FROM information_schema.processlist WHERE id = :id")


@event.listens_for(engine, "commit", once=True)
def lose(connection):
    driver_connection = connection.connection.driver_connection
    driver_connection.cursor().execute("COMMIT")
    with admin.connect() as other:
        other.execute(text(f"KILL {driver_connection.thread_id()}"))
        while other.scalar(lists, {"id": driver_connection.thread_id()}):
            sleep(0.01)


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
admin.dispose()
engine.dispose()
