"""On SQLite, the end of a savepoint that comes first commits the DROP in it. A rollback before this undoes the DROP.

Claims: drop-table#rollback
Drivers: sqlite3, aiosqlite
"""

from sqlalchemy import inspect, text

from engines import run
from models import Base, User


def program(engine):
    def is_there():
        with engine.connect() as connection:
            return inspect(connection).has_table(User.__tablename__)

    Base.metadata.create_all(engine)
    for write, outcome in ((False, False), (True, True)):
        with engine.connect() as connection:
            if write:
                connection.execute(text("REPLACE INTO answers_user (id, name) VALUES (1, 'Ada')"))
            with connection.begin_nested():
                User.__table__.drop(connection)
            connection.rollback()
        assert is_there() == outcome
        Base.metadata.create_all(engine)
    with engine.connect() as connection:
        connection.begin_nested()
        User.__table__.drop(connection)
        connection.rollback()
    assert is_there()


run(program)
