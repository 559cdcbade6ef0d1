"""With pool_reset_on_return="commit", a forgotten session or connection is committed when the garbage collector frees it; close() still rolls back.

With None, the commit of the next user saves its work.

Claims: end#collected, end#rolls-back, pool#forgets, auto-close#garbage
Drivers: sqlite3, psycopg, psycopg2, pg8000, PyMySQL
"""

import gc
import os

from sqlalchemy import create_engine, delete, insert, select
from sqlalchemy.orm import Session

from models import Base, User

for reset, names in (("rollback", []), ("commit", ["Ada"]), (None, ["Ada"])):
    engine = create_engine(os.environ["DATABASE_URL"], pool_reset_on_return=reset)
    Base.metadata.create_all(engine)
    with Session(engine) as session:
        session.add(User(name="Bob"))
        session.flush()
    session = Session(engine)
    session.add(User(name="Ada"))
    session.flush()
    del session
    gc.collect()
    with Session(engine) as session:
        session.execute(select(User))
        session.commit()
    with Session(engine) as session:
        assert session.scalars(select(User.name)).all() == names
    connection = engine.connect()
    connection.execute(insert(User).values(name="Ada"))
    del connection
    gc.collect()
    with Session(engine) as session:
        session.execute(select(User))
        session.commit()
    with Session(engine) as session:
        assert session.scalars(select(User.name)).all() == names * 2
        session.execute(delete(User))
        session.commit()
    engine.dispose()
