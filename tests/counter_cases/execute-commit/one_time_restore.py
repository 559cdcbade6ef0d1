"""After AUTOCOMMIT for one connection, a level that `connect_args` or a `connect` listener set is not restored.

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


is_sqlite = os.environ["DATABASE_URL"].startswith("sqlite")
run(program, connect_args={"isolation_level": None} if is_sqlite else {"autocommit": True})
