from tempfile import mkdtemp

from sqlalchemy import String, create_engine, inspect, select
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column


class Base(DeclarativeBase):
    type_annotation_map = {str: String(40)}


class User(Base):
    __tablename__ = "user"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]


engine = create_engine(f"sqlite:///{mkdtemp()}/example.db")
Base.metadata.create_all(engine)

with Session(engine) as session, session.begin():
    session.add_all([User(name="Ada"), User(name="Bob")])
