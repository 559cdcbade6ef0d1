import asyncio
from tempfile import mkdtemp

from sqlalchemy import String, create_engine, select
from sqlalchemy.ext.asyncio import AsyncSession, create_async_engine
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column


class Base(DeclarativeBase):
    type_annotation_map = {str: String(40)}


class User(Base):
    __tablename__ = "user"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]


path = f"{mkdtemp()}/example.db"
Base.metadata.create_all(create_engine(f"sqlite:///{path}"))
engine = create_async_engine(f"sqlite+aiosqlite:///{path}")
