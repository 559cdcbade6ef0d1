"""On SQLite, a list of parameter sets is several statements: rows before the bad one stay, and commit() saves them.

Claims: commit#after-error
Drivers: sqlite3
"""

import os

from sqlalchemy import create_engine, insert, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from models import Base, User

engine = create_engine(os.environ["DATABASE_URL"])
Base.metadata.create_all(engine)
with Session(engine) as session:
    try:
        session.execute(insert(User), [{"id": 1, "name": "Ada"}, {"id": 1, "name": "Bob"}])
    except IntegrityError:
        session.commit()
    else:
        raise AssertionError("nothing was raised")
    assert session.scalars(select(User.name)).all() == ["Ada"]
engine.dispose()
