"""A relationship with viewonly or post_update orders nothing, one to the own class can put the INSERT before the UPDATE, and another class with the same key raises.

Such an UPDATE applies no `default`, but `onupdate`.

Claims: flush#keys, flush#order, flush#foreign-key, flush#insert-first, flush#same-key
Drivers: sqlite3, psycopg, asyncpg, PyMySQL
"""

from sqlalchemy import ForeignKey, event, select
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Mapped, Session, mapped_column, relationship
from sqlalchemy.orm.exc import StaleDataError

from engines import run
from models import Base


class Team(Base):
    __tablename__ = "answers_team"

    id: Mapped[int] = mapped_column(primary_key=True)
    players: Mapped[list["Player"]] = relationship(viewonly=True)


class Player(Base):
    __tablename__ = "answers_player"

    id: Mapped[int] = mapped_column(primary_key=True)
    team_id: Mapped[int] = mapped_column(ForeignKey("answers_team.id"))


class Boat(Base):
    __tablename__ = "answers_boat"

    id: Mapped[int] = mapped_column(primary_key=True)
    port_id: Mapped[int | None] = mapped_column(ForeignKey("answers_port.id"))
    port: Mapped["Port"] = relationship(post_update=True)


class Port(Base):
    __tablename__ = "answers_port"

    id: Mapped[int] = mapped_column(primary_key=True)
    berths: Mapped[int] = mapped_column(default=5)
    edits: Mapped[int] = mapped_column(default=0, onupdate=3)
    name: Mapped[str | None]


class Node(Base):
    __tablename__ = "answers_node"

    id: Mapped[int] = mapped_column(primary_key=True)
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("answers_node.id"))
    parent: Mapped["Node | None"] = relationship(remote_side=[id])


class Person(Base):
    __tablename__ = "answers_person"
    __mapper_args__ = {"polymorphic_on": "kind", "polymorphic_identity": "person"}

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str]


class Engineer(Person):
    __tablename__ = "answers_engineer"
    __mapper_args__ = {"polymorphic_identity": "engineer"}

    id: Mapped[int] = mapped_column(ForeignKey("answers_person.id"), primary_key=True)
    language: Mapped[str]


class Manager(Person):
    __tablename__ = "answers_manager"
    __mapper_args__ = {"polymorphic_identity": "manager"}

    id: Mapped[int] = mapped_column(ForeignKey("answers_person.id"), primary_key=True)
    office: Mapped[str]


def program(engine):
    Base.metadata.create_all(engine)
    seen = []
    event.listen(engine, "before_cursor_execute", lambda *arguments: seen.append(arguments[2].split()[0:3]))
    with Session(engine) as session:
        if engine.name == "sqlite":
            session.connection().exec_driver_sql("PRAGMA foreign_keys = ON")
        session.add(Team(id=1))
        session.add(Player(id=1, team_id=1))
        seen.clear()
        try:
            session.flush()
        except DBAPIError:
            assert [words[2] for words in seen] == ["answers_player"]
        else:
            raise AssertionError("the team was inserted first")

    with Session(engine) as session:
        session.add(Boat(id=1, port=Port(id=1, berths=7)))
        seen.clear()
        session.flush()
        assert [words[0] for words in seen] == ["INSERT", "INSERT", "UPDATE"]
        assert [words[2] for words in seen[:2]] == ["answers_boat", "answers_port"]

        session.expunge_all()
        session.delete(session.get(Boat, 1))
        session.flush()
        session.delete(session.get(Port, 1))
        session.add(Port(id=1))
        session.flush()
        assert session.execute(select(Port.berths, Port.edits)).one() == (7, 0)

        session.delete(session.get(Port, 1))
        session.add(Port(id=1, name="north"))
        session.flush()
        assert session.execute(select(Port.berths, Port.edits)).one() == (7, 3)

    with Session(engine) as session:
        node = Node(id=1)
        session.add(node)
        session.flush()
        node.parent = Node(id=2)
        seen.clear()
        session.flush()
        assert [words[0] for words in seen] == ["INSERT", "UPDATE"]

    with Session(engine) as session:
        session.add(Engineer(id=1, language="Python"))
        session.flush()
        session.delete(session.get(Person, 1))
        session.add(Manager(id=1, office="north"))
        try:
            session.flush()
        except StaleDataError:
            pass
        else:
            raise AssertionError("an engineer became a manager")


run(program)
