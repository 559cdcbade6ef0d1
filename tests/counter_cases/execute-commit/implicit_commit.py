"""MariaDB commits before most DDL, also before one that fails, and before LOCK TABLES and BEGIN, but not before temporary tables.

Claims: execute-commit#ddl-implicit
Drivers: PyMySQL
"""

import os

from sqlalchemy import create_engine, delete, insert, select, text
from sqlalchemy.exc import DBAPIError

from models import Base, User

engine = create_engine(os.environ["DATABASE_URL"])
Base.metadata.create_all(engine)


def commits(sql):
    with engine.connect() as connection:
        connection.execute(insert(User).values(name="Ada"))
        try:
            connection.execute(text(sql))
        except DBAPIError:
            pass
        connection.rollback()
        connection.execute(text("UNLOCK TABLES"))
        is_there = connection.scalars(select(User.name)).all() == ["Ada"]
        connection.execute(delete(User))
        connection.commit()
    return is_there


implicit = "CREATE TABLE draft (id INTEGER)", "TRUNCATE draft", "ALTER TABLE missing ADD x INTEGER", "DROP TABLE draft"
for statement in (*implicit, "BEGIN", "LOCK TABLES answers_user WRITE"):
    assert commits(statement), statement
for statement in ("CREATE TEMPORARY TABLE draft (id INTEGER)", "DROP TEMPORARY TABLE IF EXISTS draft"):
    assert not commits(statement), statement
engine.dispose()
