"""In a cycle of relationships, a flush orders objects that are linked by it, not objects that share a key value.

Claims: flush#order
Drivers: psycopg, pg8000, asyncpg
"""

from sqlalchemy import ForeignKey
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Mapped, Session, mapped_column, relationship

from engines import run
from models import Base


class Node(Base):
    __tablename__ = "answers_node"

    id: Mapped[int] = mapped_column(primary_key=True)
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("answers_node.id"))
    parent: Mapped["Node | None"] = relationship(remote_side=id)


def program(engine):
    Base.metadata.create_all(engine)
    with Session(engine) as session:
        session.add(Node(id=2, parent=Node(id=1)))
        session.flush()
        session.rollback()
        session.add_all([Node(id=2, parent_id=1), Node(id=1)])
        try:
            session.flush()
        except DBAPIError:
            return
        raise AssertionError("nothing was raised")


run(program)
