"""A changed unique column of a parent blocks inserts of its children, on PostgreSQL too; MariaDB's table lock needs its default level.

Claims: end#locks
Drivers: psycopg, psycopg2, PyMySQL
"""

import os

from sqlalchemy import ForeignKey, String, create_engine, insert, update
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column


class Base(DeclarativeBase):
    type_annotation_map = {str: String(40)}


class Parent(Base):
    __tablename__ = "answers_parent"
    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(unique=True)
    note: Mapped[str] = mapped_column(default="")


class Child(Base):
    __tablename__ = "answers_child"
    id: Mapped[int] = mapped_column(primary_key=True)
    parent_id: Mapped[int] = mapped_column(ForeignKey("answers_parent.id"))


engine = create_engine(os.environ["DATABASE_URL"])
is_mariadb = engine.name == "mysql"
limit = {"init_command": "SET innodb_lock_wait_timeout = 0"} if is_mariadb else {"options": "-c lock_timeout=50"}
other = create_engine(engine.url, connect_args=limit)
Base.metadata.create_all(engine)
with Session(engine) as session, session.begin():
    session.add_all([Parent(id=1, code="a"), Parent(id=2, code="b")])


def waits(statement):
    with other.connect() as connection:
        try:
            connection.execute(statement)
        except OperationalError as error:
            assert "timeout" in str(error.orig)
            return True
        return False


new_child = insert(Child).values(parent_id=1)
with Session(engine) as session:
    session.get(Parent, 1).note = "changed"
    session.flush()
    assert waits(new_child) is is_mariadb
    session.rollback()
    session.get(Parent, 1).code = "c"
    session.flush()
    assert waits(new_child)
    assert waits(insert(Parent).values(id=3, code="a"))
    assert waits(insert(Parent).values(id=3, code="c"))
    assert not waits(insert(Parent).values(id=3, code="d"))
    session.rollback()
    session.execute(new_child)
    assert waits(update(Parent).where(Parent.id == 1).values(note="changed")) is is_mariadb
    assert waits(update(Parent).where(Parent.id == 1).values(code="c"))

for level, locks_all in (("REPEATABLE READ", is_mariadb), ("READ COMMITTED", False)):
    with Session(engine.execution_options(isolation_level=level)) as session:
        session.execute(update(Parent).where(Parent.note == "none").values(note="changed"))
        assert waits(insert(Parent).values(id=3, code="d")) is locks_all
        assert waits(update(Parent).where(Parent.id == 2).values(note="changed")) is locks_all
engine.dispose()
other.dispose()
