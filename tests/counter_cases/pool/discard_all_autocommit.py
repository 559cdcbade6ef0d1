"""A listener that sets `autocommit = False` takes AUTOCOMMIT from the engine, so later writes are lost.

Claims: pool#reset
Drivers: psycopg
"""

import os

from sqlalchemy import create_engine, event, text


def rows(restore):
    engine = create_engine(
        os.environ["DATABASE_URL"], isolation_level="AUTOCOMMIT", connect_args={"prepare_threshold": None}
    )

    @event.listens_for(engine, "reset")
    def discard(connection, record, state):
        connection.rollback()
        before = connection.autocommit
        connection.autocommit = True
        connection.execute("DISCARD ALL")
        connection.autocommit = before if restore else False

    with engine.connect() as connection:
        connection.execute(text("CREATE TABLE note (x int)"))
    with engine.connect() as connection:
        connection.execute(text("INSERT INTO note VALUES (1)"))
    with engine.connect() as connection:
        count = connection.scalar(text("SELECT count(*) FROM note"))
        connection.execute(text("DROP TABLE note"))
        connection.commit()
    engine.dispose()
    return count


assert rows(restore=False) == 0
assert rows(restore=True) == 1
