"""On MariaDB, a bulk DELETE with another case deletes the row, and the loaded object stays persistent.

Claims: states#bulk-delete
Drivers: PyMySQL
"""

import os

from sqlalchemy import create_engine, delete, func, inspect, select
from sqlalchemy.orm import Session

from models import Base, User

engine = create_engine(os.environ["DATABASE_URL"])
Base.metadata.create_all(engine)
with Session(engine) as session:
    ada = User(name="Ada")
    session.add(ada)
    session.flush()
    session.execute(delete(User).where(User.name == "ada"))
    assert inspect(ada).persistent
    assert session.scalar(select(func.count()).select_from(User)) == 0
engine.dispose()
