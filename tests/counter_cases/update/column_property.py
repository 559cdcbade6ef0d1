"""update() leaves a loaded column_property() as it is, although it depends on the column that changes.

A composite of the changed columns changes too.

Claims: update#in-memory
Drivers: sqlite3, psycopg, asyncpg, PyMySQL
SQLAlchemy: 2.0, 2.1
"""

from dataclasses import dataclass

from sqlalchemy import func, update
from sqlalchemy.orm import Mapped, Session, column_property, composite, mapped_column

from engines import run
from models import Base


@dataclass
class Place:
    x: int
    y: int


class Port(Base):
    __tablename__ = "answers_port"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column()
    shout = column_property(func.upper(name))
    x: Mapped[int] = mapped_column()
    y: Mapped[int] = mapped_column()
    place = composite(Place, x, y)


def program(engine):
    Base.metadata.create_all(engine)
    with Session(engine) as session:
        session.add(Port(id=1, name="north", place=Place(1, 2)))
        session.commit()
        port = session.get(Port, 1)
        assert (port.shout, port.place) == ("NORTH", Place(1, 2))
        session.execute(update(Port).where(Port.id == 1).values(name="south", x=3))
        assert (port.name, port.shout, port.place) == ("south", "NORTH", Place(3, 2))
        session.expire(port)
        assert port.shout == "SOUTH"


run(program)
