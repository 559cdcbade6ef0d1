"""After AUTOCOMMIT for one connection, the driver's own autocommit or a level that a `connect` listener set is not restored.

It restores a level that is the server's default for the connection, as by `options` or `init_command`.

Claims: execute-commit#one-time, execute-commit#autocommit
Drivers: sqlite3, aiosqlite, psycopg, PyMySQL, aiomysql, asyncmy
"""

import os

from sqlalchemy import event, insert, select, text
from sqlalchemy.orm import Session

from engines import run
from models import Base, User


def program(engine):
    Base.metadata.create_all(engine)
    for name in ("Ada", "Bob"):
        with engine.connect() as connection:
            connection.execute(insert(User).values(name=name))
        with engine.connect() as connection:
            connection.execution_options(isolation_level="AUTOCOMMIT")
            connection.execute(select(1))
    with Session(engine) as session:
        assert session.scalars(select(User.name)).all() == ["Ada"]
    engine.dispose()
    if engine.name == "sqlite":
        return

    show, change = (
        ("SHOW transaction_isolation", "SET SESSION CHARACTERISTICS AS TRANSACTION ISOLATION LEVEL SERIALIZABLE")
        if engine.name == "postgresql"
        else ("SELECT @@tx_isolation", "SET SESSION TRANSACTION ISOLATION LEVEL SERIALIZABLE")
    )

    @event.listens_for(engine, "connect")
    def change_level(connection, record):
        cursor = connection.cursor()
        cursor.execute(change)
        cursor.close()

    levels = []
    for _ in range(2):
        with engine.connect() as connection:
            levels.append(connection.scalar(text(show)).upper())
        with engine.connect() as connection:
            connection.execution_options(isolation_level="AUTOCOMMIT")
            connection.execute(select(1))
    assert levels[0] == "SERIALIZABLE" != levels[1]


def default_level(engine):
    with engine.connect() as connection:
        connection.execution_options(isolation_level="AUTOCOMMIT")
        connection.execute(select(1))
    with engine.connect() as connection:
        assert connection.get_isolation_level() == "SERIALIZABLE"


def own_level(engine):
    levels = []
    for _ in range(2):
        with engine.connect() as connection:
            levels.append(connection.connection.dbapi_connection.isolation_level)
        with engine.connect() as connection:
            connection.execution_options(isolation_level="AUTOCOMMIT")
            connection.execute(select(1))
    assert levels == ["IMMEDIATE", ""]


url = os.environ["DATABASE_URL"]
run(program, connect_args={"isolation_level": None} if url.startswith("sqlite") else {"autocommit": True})
if url.startswith("postgresql"):
    run(default_level, connect_args={"options": "-c default_transaction_isolation=serializable"})
elif url.startswith("sqlite"):
    run(own_level, connect_args={"isolation_level": "IMMEDIATE"})
elif url.startswith("mysql"):
    run(default_level, connect_args={"init_command": "SET SESSION TRANSACTION ISOLATION LEVEL SERIALIZABLE"})
