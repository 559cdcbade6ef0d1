"""Without WAL mode, a copy during a transaction can have a part of its changes. VACUUM INTO raises or copies committed rows.

It also raises if its own connection has changed rows, or if the file exists.

Claims: dispose#needed
Drivers: sqlite3
"""

import os
import shutil
import sqlite3
from pathlib import Path

from sqlalchemy import create_engine, make_url, text
from sqlalchemy.exc import OperationalError

url = make_url(os.environ["DATABASE_URL"])
engine = create_engine(url)
with engine.begin() as connection:
    connection.execute(text("CREATE TABLE answers_note (id INTEGER PRIMARY KEY, body TEXT)"))
    connection.execute(text("INSERT INTO answers_note (body) VALUES (:body)"), [{"body": "old" * 50}] * 2000)


def bodies(name):
    with sqlite3.connect(name) as copy:
        return {body[:3] for (body,) in copy.execute("SELECT body FROM answers_note")}


def vacuum_into(name):
    plain = sqlite3.connect(url.database, timeout=0)
    try:
        plain.execute(f"VACUUM INTO '{name}'")
    finally:
        plain.close()


other = create_engine(url)
with engine.connect() as connection:
    connection.execute(text("PRAGMA cache_size = 1"))
    connection.execute(text("UPDATE answers_note SET body = :body"), {"body": "new" * 50})
    other.dispose()
    assert not Path(f"{url.database}-wal").exists()
    shutil.copy(url.database, "copy.db")
    assert bodies("copy.db") == {"old", "new"}
    try:
        vacuum_into("locked.db")
    except sqlite3.OperationalError as error:
        assert str(error) == "database is locked"
    else:
        raise AssertionError("nothing was raised")
vacuum_into("old.db")
assert bodies("old.db") == {"old"}

with engine.connect() as connection:
    connection.execute(text("PRAGMA journal_mode = WAL"))
    connection.execute(text("UPDATE answers_note SET body = 'new'"))
    vacuum_into("wal.db")
    assert bodies("wal.db") == {"old"}

for change, name, message in (
    ("UPDATE answers_note SET body = 'own'", "own.db", "cannot VACUUM from within a transaction"),
    ("SELECT 1", "old.db", "output file already exists"),
):
    with engine.connect() as connection:
        connection.execute(text(change))
        try:
            connection.execute(text(f"VACUUM INTO '{name}'"))
        except OperationalError as error:
            assert str(error.orig) == message
        else:
            raise AssertionError("nothing was raised")
engine.dispose()
