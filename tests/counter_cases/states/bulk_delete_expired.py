"""A bulk delete() whose criteria Python cannot evaluate also makes an expired object deleted.

Claims: states#bulk-delete
Drivers: sqlite3, psycopg, psycopg2, pg8000, PyMySQL
"""

import os

from sqlalchemy import create_engine, delete, func, inspect
from sqlalchemy.orm import Session

from models import Base, User

engine = create_engine(os.environ["DATABASE_URL"])
Base.metadata.create_all(engine)
with Session(engine) as session, session.begin():
    session.add(User(id=1, name="Ada"))
for criteria, is_deleted in (User.name == "Ada", False), (User.id == 1, False), (func.lower(User.name) == "ada", True):
    with Session(engine) as session:
        ada = session.get(User, 1)
        session.expire(ada)
        session.execute(delete(User).where(criteria))
        assert inspect(ada).deleted is is_deleted
        assert inspect(ada).persistent is not is_deleted
engine.dispose()
