import asyncio
import threading
from tempfile import mkdtemp

from sqlalchemy import create_engine, event, func, select
from sqlalchemy.ext.asyncio import AsyncSession, create_async_engine
from sqlalchemy.orm import DeclarativeBase, Mapped, Session
from sqlalchemy.orm import mapped_column


class Base(DeclarativeBase):
    pass


class User(Base):
    __tablename__ = "user"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]


path = f"{mkdtemp()}/example.db"
engine = create_engine(f"sqlite:///{path}")
async_engine = create_async_engine(f"sqlite+aiosqlite:///{path}")

started = threading.Event()
finish = threading.Event()


def pause(seconds):
    """Let a query last until `finish` is set, at most so many seconds."""
    started.set()
    return finish.wait(seconds)


@event.listens_for(engine, "connect")
@event.listens_for(async_engine.sync_engine, "connect")
def connected(dbapi_connection, record):
    dbapi_connection.create_function("pause", 1, pause)


Base.metadata.create_all(engine)
with Session(engine) as session, session.begin():
    session.add(User(name="Ada"))
