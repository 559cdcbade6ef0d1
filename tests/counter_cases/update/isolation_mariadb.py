"""On MariaDB, a plain SELECT reads the new value under READ UNCOMMITTED and waits under SERIALIZABLE.

After its own UPDATE of the row, a transaction sees the current row. Criteria can match other rows than Python does.

A plain read after a locked read returns the old row again, and a deleted row is still there. With
innodb_snapshot_isolation, a locked read, a version counter, and a row that is gone raise OperationalError. A condition
without an index blocks inserts under REPEATABLE READ only.

Claims: update#for-update, update#snapshot, update#in-memory, update#version, update#gone, update#gone-read, update#review, states#row-gone
Drivers: PyMySQL
"""

import os

from sqlalchemy import create_engine, select, text, update
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Mapped, Session, mapped_column

from models import Address, Base, User


class Doc(Base):
    __tablename__ = "answers_doc"

    id: Mapped[int] = mapped_column(primary_key=True)
    title: Mapped[str]
    version: Mapped[int] = mapped_column()
    __mapper_args__ = {"version_id_col": version}


engine = create_engine(os.environ["DATABASE_URL"])
Base.metadata.create_all(engine)
with Session(engine) as session, session.begin():
    session.add_all([User(id=1, name="Ada"), User(id=2, name="Bob")])
    session.flush()
    session.add(Address(id=1, email="old@example.com", user_id=1))

for level, result in (
    ("READ UNCOMMITTED", "Grace"),
    ("READ COMMITTED", "Ada"),
    ("REPEATABLE READ", "Ada"),
    ("SERIALIZABLE", OperationalError),
):
    bound = engine.execution_options(isolation_level=level)
    with Session(bound) as first, Session(bound) as second:
        first.get(User, 1, with_for_update=True).name = "Grace"
        first.flush()
        second.execute(text("SET SESSION innodb_lock_wait_timeout = 0"))
        try:
            assert second.get(User, 1).name == result
        except OperationalError:
            assert result is OperationalError

with Session(engine) as session:
    home = session.get(Address, 1)
    with Session(engine) as other, other.begin():
        other.get(Address, 1).email = "new@example.com"
    session.refresh(home)
    assert home.email == "old@example.com"
    home.user_id = 2
    session.flush()
    session.refresh(home)
    assert home.email == "new@example.com"
    session.rollback()

    bob = session.get(User, 2)
    assert session.execute(update(User).where(User.name == "bob").values(name="Eve")).rowcount == 1
    assert bob.name == "Bob"
    assert session.scalar(select(User.name).where(User.id == 2)) == "Eve"

with Session(engine) as session, session.begin():
    session.add_all([User(id=3, name="Cleo"), Doc(id=1, title="new")])
with Session(engine) as session, Session(engine) as other:
    cleo = session.get(User, 3)
    other.get(User, 3).name = "Dora"
    other.commit()
    session.refresh(cleo, with_for_update=True)
    assert cleo.name == "Dora"
    session.refresh(cleo)
    assert cleo.name == "Cleo"
    session.rollback()
    assert cleo.name == "Dora"
    other.delete(other.get(User, 3))
    other.commit()
    session.refresh(cleo)
    assert cleo.name == "Dora"

for change in "locked read", "version", "gone":
    with Session(engine) as session, Session(engine) as other:
        session.execute(text("SET SESSION innodb_snapshot_isolation = ON"))
        doc, others = session.get(Doc, 1), other.get(Doc, 1)
        others.title = change
        if change == "gone":
            other.delete(others)
        other.commit()
        try:
            if change == "locked read":
                session.refresh(doc, with_for_update=True)
            doc.title = "yours"
            session.commit()
        except OperationalError as error:
            assert "Record has changed since last read" in str(error)
        else:
            raise AssertionError("nothing was raised")
        session.invalidate()

for level in "REPEATABLE READ", "READ COMMITTED":
    with Session(engine.execution_options(isolation_level=level)) as session, Session(engine) as other:
        session.execute(update(User).where(User.name == "nobody").values(name="Zoe"))
        other.execute(text("SET SESSION innodb_lock_wait_timeout = 0"))
        other.add(User(id=9, name="Zoe"))
        try:
            other.flush()
        except OperationalError:
            assert level == "REPEATABLE READ"
        else:
            assert level == "READ COMMITTED"
engine.dispose()
