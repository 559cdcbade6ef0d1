"""Under AUTOCOMMIT, a rollback makes an inserted object transient and a deleted one persistent, although the rows do not change.

Claims: states#rollback
Drivers: sqlite3, psycopg, psycopg2, pg8000, PyMySQL
"""

import os

from sqlalchemy import create_engine, inspect, select
from sqlalchemy.orm import Session

from models import Base, User

engine = create_engine(os.environ["DATABASE_URL"], isolation_level="AUTOCOMMIT")
Base.metadata.create_all(engine)
with Session(engine) as session:
    ada, bob = User(id=1, name="Ada"), User(id=2, name="Bob")
    session.add_all([ada, bob])
    session.commit()
    session.delete(ada)
    eve = User(id=3, name="Eve")
    session.add(eve)
    session.flush()
    session.rollback()
    assert inspect(ada).persistent
    assert inspect(eve).transient
    assert session.scalars(select(User.id).order_by(User.id)).all() == [2, 3]
engine.dispose()
