"""On SQLite, join_transaction_mode="create_savepoint" before the first write commits for good, unless a listener sends BEGIN.

Claims: end#on-connection, commit#sqlite-savepoint
Drivers: sqlite3
"""

import os

from sqlalchemy import create_engine, event, select
from sqlalchemy.orm import Session

from models import Base, User

for sends_begin, names in ((True, []), (False, ["Ada"])):
    engine = create_engine(os.environ["DATABASE_URL"])
    if sends_begin:
        event.listen(engine, "begin", lambda connection: connection.exec_driver_sql("BEGIN"))
    Base.metadata.create_all(engine)
    with engine.connect() as connection:
        transaction = connection.begin()
        with Session(connection, join_transaction_mode="create_savepoint") as session:
            session.add(User(name="Ada"))
            session.commit()
        transaction.rollback()
    with Session(engine) as session:
        assert session.scalars(select(User.name)).all() == names
    engine.dispose()
