"""If only the children have a relationship, `ondelete="CASCADE"` lets the flush of a deletion succeed on the servers.

Claims: drop-table#session-delete
Drivers: sqlite3, psycopg, PyMySQL
"""

import os

from sqlalchemy import ForeignKey, create_engine, select
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column, relationship


class Base(DeclarativeBase):
    pass


class Parent(Base):
    __tablename__ = "answers_parent"

    id: Mapped[int] = mapped_column(primary_key=True)


class Child(Base):
    __tablename__ = "answers_child"

    id: Mapped[int] = mapped_column(primary_key=True)
    parent_id: Mapped[int] = mapped_column(ForeignKey("answers_parent.id", ondelete="CASCADE"))
    parent: Mapped[Parent] = relationship()


engine = create_engine(os.environ["DATABASE_URL"])
Base.metadata.create_all(engine)
with Session(engine) as session:
    session.add(Child(id=1, parent=Parent(id=1)))
    session.commit()
    session.delete(session.get_one(Parent, 1))
    session.commit()
    left = session.scalars(select(Child.id)).all()
    assert left == ([1] if engine.dialect.name == "sqlite" else [])
engine.dispose()
