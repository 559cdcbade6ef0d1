"""Under REPEATABLE READ, the first statement takes PostgreSQL's snapshot, and the first read of a table MariaDB's.

Claims: flush-or-commit#isolation
Drivers: psycopg, psycopg2, pg8000, asyncpg, psycopg async, PyMySQL, aiomysql, asyncmy
"""

from engines import run
from sqlalchemy import insert, select

from models import Base, User


def program(engine):
    Base.metadata.create_all(engine)
    with engine.connect() as connection, engine.connect() as other:
        connection.execution_options(isolation_level="REPEATABLE READ")
        connection.execute(insert(User).values(id=1, name="Ada"))
        other.execute(insert(User).values(id=2, name="Bob"))
        other.commit()
        keys = select(User.id).order_by(User.id)
        seen = connection.scalars(keys).all()
        assert seen == ([1] if engine.name == "postgresql" else [1, 2])
        other.execute(insert(User).values(id=3, name="Cleo"))
        other.commit()
        assert connection.scalars(keys).all() == seen


run(program)
