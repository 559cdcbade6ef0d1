"""In a cycle of relationships, a flush orders objects that are linked by it, not objects that share a key value.

It can then send an INSERT before an UPDATE of the same table.

Claims: flush#order, flush#insert-first
Drivers: psycopg, pg8000, asyncpg
"""

from sqlalchemy import ForeignKey, event
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Mapped, Session, mapped_column, relationship

from engines import run
from models import Base


class Node(Base):
    __tablename__ = "answers_node"

    id: Mapped[int] = mapped_column(primary_key=True)
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("answers_node.id"))
    parent: Mapped["Node | None"] = relationship(remote_side=id)


class Boat(Base):
    __tablename__ = "answers_boat"

    id: Mapped[int] = mapped_column(primary_key=True)
    port_id: Mapped[int | None] = mapped_column(ForeignKey("answers_port.id", use_alter=True, name="boat_port"))
    port: Mapped["Port | None"] = relationship(foreign_keys=port_id)


class Port(Base):
    __tablename__ = "answers_port"

    id: Mapped[int] = mapped_column(primary_key=True)
    boat_id: Mapped[int | None] = mapped_column(ForeignKey("answers_boat.id"))
    boat: Mapped["Boat | None"] = relationship(foreign_keys=boat_id)


def program(engine):
    Base.metadata.create_all(engine)
    seen = []
    event.listen(engine, "before_cursor_execute", lambda *arguments: seen.append(arguments[2].split()[0]))
    with Session(engine) as session:
        boat = Boat(id=1)
        session.add(boat)
        session.flush()
        boat.port = Port(id=1, boat=Boat(id=2))
        seen.clear()
        session.flush()
        assert seen == ["INSERT", "INSERT", "UPDATE"]
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
