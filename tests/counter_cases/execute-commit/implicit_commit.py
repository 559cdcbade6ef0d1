"""MariaDB commits before most DDL, also if its table exists, and before LOCK TABLES and BEGIN, not before temporary tables or a syntax error.

`drop()` sends DROP TABLE for a temporary table, which commits. So does DDL that changes a temporary table.

Claims: execute-commit#ddl-implicit, drop-table#implicit-commit, execute-commit#create-all
Drivers: PyMySQL
"""

import os

from sqlalchemy import Column, Integer, MetaData, Table, create_engine, delete, insert, select, text
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


implicit = (
    "CREATE TABLE draft (id INTEGER)",
    "CREATE TABLE draft (id INTEGER)",
    "TRUNCATE draft",
    "ALTER TABLE missing ADD x INTEGER",
    "DROP TABLE draft",
)
for statement in (*implicit, "BEGIN", "LOCK TABLES answers_user WRITE"):
    assert commits(statement), statement
for statement in (
    "CREATE TEMPORARY TABLE draft (id INTEGER)",
    "DROP TEMPORARY TABLE IF EXISTS draft",
    "CREATE TABLE draft (",
):
    assert not commits(statement), statement

metadata = MetaData()
Table("answers_draft", metadata, Column("id", Integer))
for names in (["Ada"], []):
    with engine.connect() as connection:
        connection.execute(insert(User).values(name="Ada"))
        metadata.create_all(connection)
        connection.rollback()
        assert connection.scalars(select(User.name)).all() == names
        connection.execute(delete(User))
        connection.commit()

draft = Table("answers_temporary", MetaData(), Column("id", Integer), prefixes=["TEMPORARY"])
with engine.connect() as connection:
    draft.create(connection)
    connection.execute(insert(User).values(name="Ada"))
    draft.drop(connection)
    connection.rollback()
    assert connection.scalars(select(User.name)).all() == ["Ada"]
    connection.execute(delete(User))
    connection.commit()
    connection.execute(text("CREATE TEMPORARY TABLE changed (id INTEGER)"))
    for statement in ("ALTER TABLE changed ADD x INTEGER", "CREATE INDEX by_x ON changed (x)", "TRUNCATE changed"):
        connection.commit()
        connection.execute(insert(User).values(name="Ada"))
        connection.execute(text(statement))
        connection.rollback()
        assert connection.scalars(select(User.name)).all() == ["Ada"], statement
        connection.execute(delete(User))
engine.dispose()
