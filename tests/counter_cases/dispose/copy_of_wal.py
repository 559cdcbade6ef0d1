"""If another engine has the database open, a copy of the file after dispose() lacks committed rows.

Claims: dispose#needed
Drivers: sqlite3
"""

import os
import shutil
from pathlib import Path

from sqlalchemy import create_engine, inspect, make_url, text

from models import Base, User

url = make_url(os.environ["DATABASE_URL"])
wal = Path(f"{url.database}-wal")


def copied_tables():
    shutil.copy(url.database, "copy.db")
    return inspect(create_engine("sqlite:///copy.db")).get_table_names()


engine, other = create_engine(url), create_engine(url)
with other.connect() as connection:
    connection.execute(text("PRAGMA journal_mode = WAL"))
    Base.metadata.create_all(engine)
    with engine.begin() as writer:
        writer.execute(User.__table__.insert(), {"name": "Ada"})
    assert connection.scalar(text("SELECT count(*) FROM answers_user")) == 1
    engine.dispose()
    assert wal.exists()
    assert copied_tables() == []
other.dispose()
assert not wal.exists()
assert sorted(copied_tables()) == sorted(Base.metadata.tables)
