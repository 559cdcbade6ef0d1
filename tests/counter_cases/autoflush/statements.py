"""On SQLAlchemy 2.0, text, table statements, and exists() of a mapped attribute do not flush; on 2.1, they all do.

Claims: autoflush#every-statement, autoflush#ignored
Drivers: sqlite3, psycopg, PyMySQL
"""

import os

import sqlalchemy
from sqlalchemy import create_engine, delete, exists, insert, select, text, update
from sqlalchemy.orm import Session

from models import Base, User

engine = create_engine(os.environ["DATABASE_URL"])
Base.metadata.create_all(engine)
since = sqlalchemy.__version__ >= "2.1"
table = User.__table__
core = [
    text("SELECT 1"),
    select(table),
    select(exists().where(User.id == 1)),
    insert(table).values(name="Eve"),
    update(table).values(name="Eve"),
    delete(table),
]
orm = [
    select(User),
    select(exists(select(User))),
    select(table).where(User.id == 1),
    insert(User).values(name="Eve"),
    update(User).values(name="Eve"),
    delete(User),
]


def flushes(run):
    with Session(engine) as session:
        ada = User(id=99, name="Ada")
        session.add(ada)
        run(session)
        return ada not in session.new


for statement in core:
    quiet = statement.execution_options(autoflush=False)
    assert flushes(lambda session: session.execute(statement)) == since
    assert flushes(lambda session: session.execute(quiet)) == since
for statement in orm:
    quiet = statement.execution_options(autoflush=False)
    assert flushes(lambda session: session.execute(statement))
    assert not flushes(lambda session: session.execute(quiet))
assert flushes(lambda session: session.query(table).all())
assert not flushes(lambda session: session.connection().execute(select(User)))
engine.dispose()
