"""If the connections of two engines are lost, rollback() after the failed COMMIT raises too, and close() ends the session.

Claims: commit#failed-commit
Drivers: psycopg, psycopg2, asyncpg, PyMySQL, aiomysql
"""

import logging

from sqlalchemy import create_engine, select
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import create_async_engine
from sqlalchemy.orm import Mapped, Session, mapped_column

from engines import run
from models import Base, User
from stand_in import Proxy

logging.disable(logging.CRITICAL)


class Note(Base):
    __tablename__ = "answers_note"

    id: Mapped[int] = mapped_column(primary_key=True)


def raises(work):
    try:
        work()
    except DBAPIError:
        return True
    return False


def program(engine):
    Base.metadata.create_all(engine)
    proxy = Proxy()
    engines = [
        create_async_engine(proxy.url).sync_engine if proxy.url.get_dialect().is_async else create_engine(proxy.url)
        for _ in range(2)
    ]
    with Session(binds={User: engines[0], Note: engines[1]}) as session:
        session.add_all([User(name="Ada"), Note()])
        session.flush()
        proxy.drop()
        assert raises(session.commit)
        assert raises(session.rollback)
        session.close()
        assert session.scalars(select(User)).all() == session.scalars(select(Note)).all() == []
    for each in engines:
        each.dispose()


run(program)
