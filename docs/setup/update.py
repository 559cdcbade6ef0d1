from tempfile import mkdtemp
from typing import Any

from sqlalchemy import JSON, create_engine, select, update
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column


class Base(DeclarativeBase):
    pass


class User(Base):
    __tablename__ = "user"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    visits: Mapped[int]
    settings: Mapped[dict[str, Any]] = mapped_column(JSON)


engine = create_engine(f"sqlite:///{mkdtemp()}/example.db")
Base.metadata.create_all(engine)

with Session(engine) as session, session.begin():
    session.add(User(id=1, name="Ada", visits=1, settings={}))
    session.add(User(id=2, name="Bob", visits=1, settings={}))
