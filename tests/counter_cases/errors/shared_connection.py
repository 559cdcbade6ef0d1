"""Two transactions on one connection end each other's savepoints, and SQLite generates no BigInteger key.

Claims: errors#begin-twice, errors#not-null-failed, errors#locked, errors#no-such-savepoint, errors#foreign-key-failed, errors#null-identity
Drivers: sqlite3
"""

from sqlalchemy import BigInteger, StaticPool, create_engine, event, insert, select
from sqlalchemy.exc import IntegrityError, OperationalError
from sqlalchemy.orm import Mapped, Session, mapped_column
from sqlalchemy.orm.exc import FlushError

from engines import run
from models import Address, Base, User


class Big(Base):
    __tablename__ = "answers_big"

    id: Mapped[int] = mapped_column(BigInteger, primary_key=True)
    name: Mapped[str]


class Tag(Base):
    __tablename__ = "answers_tag"

    name: Mapped[str | None] = mapped_column(primary_key=True)


def raises(error_class, work):
    try:
        work()
    except error_class as error:
        return str(error.orig)
    raise AssertionError("nothing was raised")


def main(engine):
    for options in ({}, {"poolclass": StaticPool}):
        shared = create_engine("sqlite://", **options)
        Base.metadata.create_all(shared)
        with Session(shared) as one, Session(shared) as two:
            savepoint = one.begin_nested()
            one.add(User(name="Ada"))
            one.flush()
            two.add(User(name="Bob"))
            two.commit()
            assert raises(OperationalError, savepoint.commit).startswith("no such savepoint")

        shared = create_engine("sqlite://", **options)
        event.listen(shared, "begin", lambda connection: connection.exec_driver_sql("BEGIN"))
        with Session(shared) as one, Session(shared) as two:
            one.scalar(select(1))
            error = raises(OperationalError, lambda: two.scalar(select(1)))
            assert error == "cannot start a transaction within a transaction"

    Base.metadata.create_all(engine)
    with Session(engine) as session:
        session.add(Big(name="Ada"))
        assert raises(IntegrityError, session.flush) == "NOT NULL constraint failed: answers_big.id"

    with Session(engine) as session:
        session.connection().exec_driver_sql("DROP TABLE answers_tag")
        session.connection().exec_driver_sql("CREATE TABLE answers_tag (name TEXT PRIMARY KEY)")
        tag = Tag(name="red")
        session.add(tag)
        session.flush()
        tag.name = None
        try:
            session.flush()
        except FlushError as error:
            assert "has a NULL identity key" in str(error)
        else:
            raise AssertionError("nothing was raised")

    with engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA foreign_keys = ON")
        connection.execute(insert(User).values(id=9, name="Ada"))
        connection.execute(insert(Address).values(email="a", user_id=9))
        for statement in ("UPDATE answers_user SET id = 8", "DROP TABLE answers_user"):
            error = raises(IntegrityError, lambda statement=statement: connection.exec_driver_sql(statement))
            assert error == "FOREIGN KEY constraint failed"

    with engine.begin() as connection:
        connection.execute(insert(User), [{"name": "Ada"}, {"name": "Bob"}])
    with engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA journal_mode=WAL")
    with engine.connect() as one, engine.connect() as two:
        rows = one.execute(select(User.__table__))
        rows.fetchone()
        two.execute(insert(User).values(name="Cleo"))
        two.commit()
        Big.__table__.drop(two)
        two.commit()


run(main)
