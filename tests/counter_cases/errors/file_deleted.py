"""A SQLite file that was deleted or replaced under an open connection is read-only until the engine is disposed of.

Claims: errors/core#read-only
Drivers: sqlite3, aiosqlite
"""

import os
from pathlib import Path
from tempfile import TemporaryDirectory

from sqlalchemy import insert, make_url
from sqlalchemy.exc import OperationalError

import engines
from models import Base, User

driver = make_url(os.environ["DATABASE_URL"]).drivername


def is_refused(engine):
    with engine.connect() as connection:
        try:
            connection.execute(insert(User).values(name="Ada"))
        except OperationalError as error:
            assert "attempt to write a readonly database" in str(error), error
            return True
    return False


def main(engine):
    file = Path(engine.url.database)
    Base.metadata.create_all(engine)
    for replaced in (False, True):
        assert not is_refused(engine)
        copy = file.read_bytes()
        file.unlink()
        if replaced:
            file.write_bytes(copy)
        assert is_refused(engine)
        engine.dispose()
        Base.metadata.create_all(engine)
        assert not is_refused(engine)


with TemporaryDirectory() as folder:
    os.environ["DATABASE_URL"] = f"{driver}:///{folder}/answers.db"
    engines.run(main)
