"""After a process was killed in a transaction, a copy without the -journal file has uncommitted changes. VACUUM INTO has none.

Claims: dispose#needed
Drivers: sqlite3
"""

import os
import shutil
import signal
import sqlite3
from pathlib import Path

from sqlalchemy import create_engine, make_url, text

url = make_url(os.environ["DATABASE_URL"])
engine = create_engine(url)
with engine.begin() as connection:
    connection.execute(text("CREATE TABLE answers_note (id INTEGER PRIMARY KEY, body TEXT)"))
    connection.execute(text("INSERT INTO answers_note (body) VALUES (:body)"), [{"body": "old" * 50}] * 2000)
engine.dispose()

child = os.fork()
if child == 0:
    own = create_engine(url).connect()
    own.execute(text("PRAGMA cache_size = 1"))
    own.execute(text("UPDATE answers_note SET body = :body"), {"body": "new" * 50})
    os.kill(os.getpid(), signal.SIGKILL)
os.waitpid(child, 0)


def bodies(name):
    with sqlite3.connect(name) as copy:
        return {body[:3] for (body,) in copy.execute("SELECT body FROM answers_note")}


assert not Path(f"{url.database}-wal").exists()
assert Path(f"{url.database}-journal").exists()
shutil.copy(url.database, "copy.db")
assert bodies("copy.db") == {"old", "new"}
with engine.connect() as connection:
    connection.execute(text("VACUUM INTO 'vacuum.db'"))
engine.dispose()
assert bodies("vacuum.db") == {"old"}
assert not Path(f"{url.database}-journal").exists()
assert bodies(url.database) == {"old"}
