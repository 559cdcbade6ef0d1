from tempfile import mkdtemp
from typing import Any

from sqlalchemy import JSON, String, create_engine, select, update
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column


class Base(DeclarativeBase):
    type_annotation_map = {str: String(40)}


class User(Base):
    __tablename__ = "user"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    visits: Mapped[int]
    settings: Mapped[dict[str, Any]] = mapped_column(JSON)


engine = create_engine(f"sqlite:///{mkdtemp()}/example.db")
Base.metadata.create_all(engine)

with Session(engine) as session, session.begin():
    session.add(User(name="Ada", visits=1, settings={}))
    session.add(User(name="Bob", visits=1, settings={}))
