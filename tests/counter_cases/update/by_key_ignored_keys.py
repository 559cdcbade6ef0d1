"""An update by primary key ignores a key that is not a column or composite, also if the row is missing, and raises nothing.

Examples are a typo, a relationship, a synonym, and the column's name in the database. A composite changes the row, but
not the loaded object.

Claims: update#by-key, update#by-key-missing
Drivers: sqlite3, aiosqlite, psycopg, psycopg2, pg8000, psycopg async, asyncpg, PyMySQL, aiomysql, asyncmy
SQLAlchemy: 2.0, 2.1
"""

from dataclasses import dataclass

from sqlalchemy import ForeignKey, String, __version__, event, select, update
from sqlalchemy.exc import InvalidRequestError
from sqlalchemy.ext.hybrid import hybrid_property
from sqlalchemy.orm import Mapped, Session, composite, mapped_column, relationship, synonym

from engines import run
from models import Base


@dataclass
class Place:
    x: int
    y: int


class Port(Base):
    __tablename__ = "answers_port"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column("port_name", String(40))
    x: Mapped[int] = mapped_column()
    y: Mapped[int] = mapped_column()
    place = composite(Place, x, y)
    title = synonym("name")
    rival_id: Mapped[int | None] = mapped_column(ForeignKey("answers_port.id"))
    rival: Mapped["Port | None"] = relationship(remote_side=[id])

    @hybrid_property
    def label(self):
        return self.name

    @label.inplace.update_expression
    @classmethod
    def _set_label(cls, value):
        return [(cls.name, value)]


def program(engine):
    Base.metadata.create_all(engine)
    sent = []
    event.listen(engine, "before_cursor_execute", lambda *arguments: sent.append(arguments[2]))
    row = select(Port.name, Port.x, Port.y, Port.rival_id).where(Port.id == 1)
    with Session(engine) as session:
        port = Port(id=1, name="north", place=Place(1, 2))
        session.add(port)
        session.commit()
        assert port.place == Place(1, 2)
        sent.clear()
        for key, value in {"nmae": "x", "rival": port, "title": "x", "port_name": "x"}.items():
            session.execute(update(Port), [{"id": 1, key: value}])
            session.execute(update(Port), [{"id": 8, key: value}])
        session.execute(update(Port), [{"id": 8}, {"id": 9}])
        try:
            session.execute(update(Port), [{"id": 1, "label": "x"}])
        except InvalidRequestError:
            assert __version__ >= "2.1"
        else:
            assert __version__ < "2.1"
        assert sent == []
        assert session.execute(row).one() == ("north", 1, 2, None)

        session.execute(update(Port), [{"id": 1, "x": 3, "nmae": "x"}])
        assert (port.x, session.execute(row).one()) == (3, ("north", 3, 2, None))
        session.execute(update(Port), [{"id": 1, "place": Place(5, 6)}])
        assert (port.place, port.x, session.execute(row).one()) == (Place(3, 2), 3, ("north", 5, 6, None))


run(program)
