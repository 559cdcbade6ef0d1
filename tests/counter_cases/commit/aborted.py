"""After a statement that fails on PostgreSQL, the session stays active, a query raises, and commit() saves nothing, silently.

Claims: commit#aborted, commit#after-error
Drivers: psycopg, psycopg2
"""

import os

from sqlalchemy import create_engine, insert, select
from sqlalchemy.exc import IntegrityError, InternalError
from sqlalchemy.orm import Session

from models import Base, User

engine = create_engine(os.environ["DATABASE_URL"])
Base.metadata.create_all(engine)
with Session(engine) as session:
    session.execute(insert(User).values(name="Ada"))
    for statement, error in ((insert(User).values(name=None), IntegrityError), (select(User.name), InternalError)):
        try:
            session.execute(statement)
        except error:
            assert session.is_active
        else:
            raise AssertionError("nothing was raised")
    session.commit()
    assert session.scalars(select(User.name)).all() == []
engine.dispose()
