"""Which statements wait for a flush: for a unique column, a changed or deleted child, SERIALIZABLE, and a deferred constraint.

Claims: flush#row-locks, flush#same-value, flush#insert-first
Drivers: psycopg, asyncpg, PyMySQL, aiomysql
"""

from sqlalchemy import ForeignKey, delete, insert, select, text, update
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Mapped, Session, mapped_column

from engines import run
from models import Base


class Parent(Base):
    __tablename__ = "answers_parent"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str | None]
    code: Mapped[str | None] = mapped_column(unique=True)


class Child(Base):
    __tablename__ = "answers_child"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str | None]
    parent_id: Mapped[int] = mapped_column(ForeignKey("answers_parent.id"))


def program(engine):
    Base.metadata.create_all(engine)
    is_maria = engine.name == "mysql"
    at_once = "SESSION innodb_lock_wait_timeout = 0" if is_maria else "LOCAL lock_timeout = '20ms'"
    with Session(engine) as session, session.begin():
        if not is_maria:
            add = "ALTER TABLE answers_child ADD UNIQUE (name) DEFERRABLE INITIALLY DEFERRED"
            session.connection().exec_driver_sql(add)
        session.add_all([Parent(id=1, code="one"), Parent(id=2, code="two")])
        session.flush()
        session.add_all([Child(id=1, parent_id=1), Child(id=2, parent_id=1)])

    def waits(statement, level=None):
        with engine.connect().execution_options(**({"isolation_level": level} if level else {})) as connection:
            connection.execute(text(f"SET {at_once}"))
            try:
                connection.execute(statement)
            except DBAPIError as error:
                return "lock" in str(error.orig).lower()
            return False

    read = select(Parent.name).where(Parent.id == 1)
    rename = update(Parent).where(Parent.id == 1).values(name="new")
    remove = delete(Parent).where(Parent.id == 1)
    with Session(engine) as session:
        session.get(Parent, 1).name = "new"
        session.flush()
        assert waits(insert(Child).values(id=9, parent_id=1)) == is_maria
        assert not waits(read)
        assert waits(read, "SERIALIZABLE") == is_maria
        session.rollback()

        session.get(Parent, 1).code = "new"
        session.flush()
        assert waits(insert(Child).values(id=9, parent_id=1))
        session.rollback()

        session.get(Child, 1).name = "new"
        session.flush()
        assert not waits(rename)
        assert not waits(read.with_for_update())
        session.rollback()

        session.delete(session.get(Child, 1))
        session.flush()
        assert not waits(rename)
        assert waits(remove)
        session.rollback()

        session.add(Child(id=3, parent_id=1))
        session.flush()
        assert waits(rename) == is_maria
        assert waits(read.with_for_update())
        assert waits(remove)
        session.rollback()

        session.add(Parent(id=3, code="new"))
        session.flush()
        assert waits(insert(Parent).values(id=4, code="new"))
        session.rollback()

        if not is_maria:
            session.add(Child(id=3, parent_id=1, name="new"))
            session.flush()
            assert not waits(insert(Child).values(id=4, parent_id=1, name="new"))
            session.delete(session.get(Child, 3))
            session.add(Child(id=4, parent_id=1, name="new"))
            session.commit()


run(program)
