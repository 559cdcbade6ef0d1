"""A flushed child blocks the deletion of its parent. On MariaDB it also blocks an UPDATE of the parent, and a flushed parent blocks new children.

Claims: flush#row-locks, flush#locks
Drivers: psycopg, asyncpg, PyMySQL, aiomysql
"""

from sqlalchemy import delete, insert, text, update
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from engines import run
from models import Address, Base, User


def program(engine):
    Base.metadata.create_all(engine)
    with Session(engine) as session, session.begin():
        session.add_all([User(id=1, name="Ada"), User(id=2, name="Bob"), User(id=3, name="Cleo")])
    at_once = "LOCAL lock_timeout = '20ms'" if engine.name == "postgresql" else "SESSION innodb_lock_wait_timeout = 0"
    is_maria = engine.name == "mysql"

    def blocks(statement):
        with engine.connect() as connection:
            connection.execute(text(f"SET {at_once}"))
            try:
                connection.execute(statement)
            except DBAPIError as error:
                assert "lock" in str(error.orig).lower(), error
                return True
            return False

    rename = update(User).values(name="Grace")
    with Session(engine) as session:
        session.get(User, 1).name = "Ada Lovelace"
        session.flush()
        assert blocks(insert(Address).values(id=1, email="ada", user_id=1)) == is_maria
        assert not blocks(rename.where(User.id == 2))
        assert blocks(rename.where(User.name == "Bob")) == is_maria
        session.rollback()
        session.add(Address(id=2, email="bob", user_id=2))
        session.flush()
        assert blocks(rename.where(User.id == 2)) == is_maria
        assert blocks(delete(User).where(User.id == 2))
        session.rollback()
        session.execute(rename.where(User.name == "Ada"))
        assert blocks(insert(User).values(id=7, name="Dora")) == is_maria
        assert blocks(rename.where(User.id == 2)) == is_maria
        session.rollback()
    committed = engine.execution_options(isolation_level="READ COMMITTED")
    with Session(committed) as session:
        session.execute(rename.where(User.name == "Ada"))
        assert not blocks(insert(User).values(id=7, name="Dora"))
        assert not blocks(rename.where(User.id == 2))


run(program)
