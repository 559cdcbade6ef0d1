"""A DELETE with a second table needs the option is_delete_using on MariaDB, and a subquery on SQLite.

Claims: errors/core#delete-using
Drivers: sqlite3, aiosqlite, PyMySQL, aiomysql, asyncmy
"""

from sqlalchemy import delete, select
from sqlalchemy.exc import CompileError
from sqlalchemy.orm import Session

from engines import run
from models import Address, Base, User

with_table = delete(User).where(User.name == Address.email)
with_subquery = delete(User).where(User.name.in_(select(Address.email)))


def result_of(engine, statement, **options):
    with Session(engine) as session:
        session.add_all([User(id=1, name="Ada"), User(id=2, name="Bob", addresses=[Address(email="Ada")])])
        session.flush()
        try:
            session.execute(statement, execution_options={"synchronize_session": "fetch", **options})
        except (CompileError, NotImplementedError) as error:
            return type(error)
        return session.scalars(select(User.id)).all()


def main(engine):
    Base.metadata.create_all(engine)
    results = (
        result_of(engine, with_table),
        result_of(engine, with_table, is_delete_using=True),
        result_of(engine, with_subquery),
    )
    second = NotImplementedError if engine.dialect.name == "sqlite" else [2]
    assert results == (CompileError, second, [2]), results


run(main)
