"""A session that joined a transaction of a connection leaves its flushed row to that transaction, except with other join modes.

Claims: autoflush#never-commits, states#close-inserted
Drivers: sqlite3, psycopg, asyncpg, PyMySQL
"""

from sqlalchemy import select
from sqlalchemy.orm import Session

from engines import run
from models import Base, User


def program(engine):
    Base.metadata.create_all(engine)

    def keeps(begun, **options):
        with engine.connect() as connection:
            if begun:
                connection.begin()
            with Session(connection, **options) as session:
                session.add(User(id=1, name="Ada"))
                assert session.scalars(select(User.name)).all() == ["Ada"]
            connection.commit()
        with Session(engine) as session, session.begin():
            user = session.get(User, 1)
            if user:
                session.delete(user)
            return user is not None

    assert keeps(True)
    assert keeps(True, join_transaction_mode="rollback_only")
    assert not keeps(True, join_transaction_mode="create_savepoint")
    assert not keeps(False)


run(program)
