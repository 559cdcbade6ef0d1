"""A raw connection can come back within a transaction, in which `PRAGMA foreign_keys` does nothing, so roll back first.

Claims: pool#reset
Drivers: sqlite3
"""

import os

from sqlalchemy import create_engine, event


def foreign_keys(roll_back):
    engine = create_engine(os.environ["DATABASE_URL"])

    @event.listens_for(engine, "reset")
    def forget(connection, record, state):
        if roll_back:
            connection.rollback()
        connection.execute("PRAGMA foreign_keys = OFF")

    raw = engine.raw_connection()
    raw.cursor().execute("CREATE TABLE IF NOT EXISTS note (x)")
    raw.cursor().execute("PRAGMA foreign_keys = ON")
    raw.cursor().execute("INSERT INTO note VALUES (1)")
    raw.close()
    raw = engine.raw_connection()
    [value] = raw.cursor().execute("PRAGMA foreign_keys").fetchone()
    raw.close()
    engine.dispose()
    return value


assert foreign_keys(roll_back=False) == 1
assert foreign_keys(roll_back=True) == 0
