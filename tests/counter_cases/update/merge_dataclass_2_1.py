"""On SQLAlchemy 2.1, merge() of a mapped dataclass overwrites columns that were left out, with a default_factory only, and no collection.

Claims: update#merge
Drivers: sqlite3, psycopg, PyMySQL
SQLAlchemy: 2.1
"""

import os

from sqlalchemy import JSON, ForeignKey, create_engine, select
from sqlalchemy.orm import DeclarativeBase, Mapped, MappedAsDataclass, Session, mapped_column, relationship


class Base(MappedAsDataclass, DeclarativeBase):
    pass


class Post(Base):
    __tablename__ = "answers_post"

    id: Mapped[int] = mapped_column(primary_key=True)
    likes: Mapped[int]
    visits: Mapped[int] = mapped_column(default=0)
    tags: Mapped[list[str]] = mapped_column(JSON, default_factory=list)
    replies: Mapped[list["Reply"]] = relationship(default_factory=list, cascade="all, delete-orphan")


class Reply(Base):
    __tablename__ = "answers_reply"

    id: Mapped[int] = mapped_column(primary_key=True)
    post_id: Mapped[int | None] = mapped_column(ForeignKey("answers_post.id"), default=None)


engine = create_engine(os.environ["DATABASE_URL"])
Base.metadata.create_all(engine)
with Session(engine) as session:
    session.add(Post(id=1, likes=0, visits=7, tags=["sql"], replies=[Reply(id=1)]))
    session.commit()
with Session(engine) as session:
    post = session.merge(Post(id=1, likes=5))
    session.commit()
    assert (post.likes, post.visits, post.tags) == (5, 7, [])
    assert session.scalars(select(Reply.id)).all() == [1]
engine.dispose()
