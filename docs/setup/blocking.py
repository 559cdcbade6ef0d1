import asyncio
import threading
from tempfile import mkdtemp

from sqlalchemy import ForeignKey, String
from sqlalchemy import create_engine, event, select
from sqlalchemy.ext.asyncio import AsyncAttrs, AsyncSession
from sqlalchemy.ext.asyncio import create_async_engine
from sqlalchemy.orm import DeclarativeBase, Mapped, Session
from sqlalchemy.orm import mapped_column, relationship


class Base(AsyncAttrs, DeclarativeBase):
    type_annotation_map = {str: String(40)}


class User(Base):
    __tablename__ = "user"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    addresses: Mapped[list["Address"]] = relationship()


class Address(Base):
    __tablename__ = "address"

    id: Mapped[int] = mapped_column(primary_key=True)
    email: Mapped[str]
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"))


path = f"{mkdtemp()}/example.db"
engine = create_engine(f"sqlite:///{path}")
async_engine = create_async_engine(f"sqlite+aiosqlite:///{path}")

started = threading.Event()
finish = threading.Event()

Base.metadata.create_all(engine)
with Session(engine) as session, session.begin():
    ada = User(name="Ada")
    ada.addresses.append(Address(email="ada@example.com"))
    session.add(ada)
