"""After commit(), a read of an object also refreshes what it loads eagerly, and select() leaves out columns of a subclass.

Claims: commit#next-read, commit#refresh-all
Drivers: sqlite3, psycopg, PyMySQL
"""

from sqlalchemy import ForeignKey, inspect, select
from sqlalchemy.orm import Mapped, Session, mapped_column, relationship, selectinload

from engines import run
from models import Address, Base, User


class Album(Base):
    __tablename__ = "answers_album"

    id: Mapped[int] = mapped_column(primary_key=True)
    title: Mapped[str]
    songs: Mapped[list["Song"]] = relationship(lazy="joined")


class Song(Base):
    __tablename__ = "answers_song"

    id: Mapped[int] = mapped_column(primary_key=True)
    title: Mapped[str]
    album_id: Mapped[int] = mapped_column(ForeignKey("answers_album.id"))


class Person(Base):
    __tablename__ = "answers_person"
    __mapper_args__ = {"polymorphic_on": "kind", "polymorphic_identity": "person"}

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str]


class Boss(Person):
    __mapper_args__ = {"polymorphic_identity": "boss"}

    title: Mapped[str | None]


def program(engine):
    Base.metadata.create_all(engine)
    with Session(engine) as session:
        album = Album(title="A", songs=[Song(title="B"), Song(title="C")])
        user = User(name="Ada", addresses=[Address(email="a"), Address(email="b")])
        session.add_all([album, user, Boss(id=1, title="chief")])
        session.flush()
        session.scalars(
            select(User).options(selectinload(User.addresses)).execution_options(populate_existing=True)
        ).one()
        songs, addresses = list(album.songs), list(user.addresses)
        boss = session.get(Person, 1)
        session.commit()
        assert inspect(songs[0]).expired

        assert (album.title, user.name) == ("A", "Ada")
        assert not any(inspect(each).expired for each in songs + addresses)
        assert all("title" in vars(song) for song in songs)

        session.scalars(select(Person)).all()
        assert "title" not in vars(boss)


run(program)
