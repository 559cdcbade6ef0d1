"""If the reply to COMMIT is lost, the rows are saved. If a flush notices that the connection is lost, the session gives it up.

Claims: commit#failed-commit, commit#failed
Drivers: psycopg, psycopg2, psycopg async, asyncpg, PyMySQL, aiomysql, asyncmy
"""

import logging
import os
import socket
from contextlib import suppress
from threading import Event, Thread

from sqlalchemy import create_engine, make_url, select
from sqlalchemy.exc import DBAPIError, PendingRollbackError
from sqlalchemy.ext.asyncio import create_async_engine
from sqlalchemy.orm import Session

from engines import run
from models import Base, User

logging.disable(logging.CRITICAL)
server = make_url(os.environ["DATABASE_URL"])
lose_replies = Event()
listener = socket.create_server(("127.0.0.1", 0))


def pass_on(source, target, *, replies):
    with suppress(OSError):
        while data := source.recv(65536):
            if replies and lose_replies.is_set():
                break
            target.sendall(data)
    for end in (source, target):
        with suppress(OSError):
            end.shutdown(socket.SHUT_RDWR)


def listen():
    while True:
        client, database = listener.accept()[0], socket.create_connection((server.host, server.port))
        Thread(target=pass_on, args=(client, database), kwargs={"replies": False}, daemon=True).start()
        Thread(target=pass_on, args=(database, client), kwargs={"replies": True}, daemon=True).start()


Thread(target=listen, daemon=True).start()


def fail(session):
    lose_replies.set()
    try:
        session.commit()
    except DBAPIError as error:
        assert error.connection_invalidated
    else:
        raise AssertionError("nothing was raised")
    lose_replies.clear()


def program(engine):
    Base.metadata.create_all(engine)
    url = server.set(host="127.0.0.1", port=listener.getsockname()[1])
    weak = create_async_engine(url).sync_engine if url.get_dialect().is_async else create_engine(url)
    with Session(weak) as session:
        session.add(User(name="Ada"))
        session.flush()
        fail(session)
        session.rollback()
        assert session.scalars(select(User.name)).all() == ["Ada"]

        session.add(User(name="Bob"))
        fail(session)
        assert weak.pool.checkedout() == 0
        assert not session.is_active
        with suppress(PendingRollbackError):
            session.scalars(select(User))
            raise AssertionError("nothing was raised")
        session.rollback()
        assert session.scalars(select(User.name)).all() == ["Ada"]
    weak.dispose()


run(program)
