"""If get_bind() sends a query to another engine, the query does not see what autoflush wrote before it.

Claims: autoflush#before-query
Drivers: sqlite3, psycopg, psycopg2, pg8000, PyMySQL
SQLAlchemy: 2.0, 2.1
"""

import os

from sqlalchemy import create_engine, select
from sqlalchemy.orm import Session

from models import Base, User

writer, replica = (create_engine(os.environ["DATABASE_URL"]) for _ in range(2))
Base.metadata.create_all(writer)


class Routed(Session):
    def get_bind(self, *arguments, **options):
        return writer if self._flushing else replica


with Routed() as session:
    ada = User(name="Ada")
    session.add(ada)
    assert session.scalars(select(User.id)).all() == []
    assert ada not in session.new
    assert session.connection(bind_arguments={"bind": writer}).execute(select(User.name)).all() == [("Ada",)]
writer.dispose()
replica.dispose()
