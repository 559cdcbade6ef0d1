"""If commit() raises, the session still holds its connection. The pool closes the connection that returns when it is full.

Claims: end#never-closed, end#connection
Drivers: sqlite3, aiosqlite, psycopg, psycopg2, pg8000, asyncpg, PyMySQL, aiomysql
"""

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from engines import run
from models import Base, User


def program(engine):
    Base.metadata.create_all(engine)
    for end in ("rollback", "close"):
        session = Session(engine)
        assert engine.pool.checkedout() == 0
        session.add_all([User(id=1, name="Ada"), User(id=1, name="Copy")])
        try:
            session.commit()
        except IntegrityError:
            assert engine.pool.checkedout() == 1
        else:
            raise AssertionError("nothing was raised")
        getattr(session, end)()
        assert engine.pool.checkedout() == 0

    engine.dispose()
    first, second = Session(engine), Session(engine)
    closed = first.connection().connection.dbapi_connection
    kept = second.connection().connection.dbapi_connection
    second.close()
    first.close()
    with Session(engine) as session:
        connection = session.connection().connection.dbapi_connection
        assert connection is kept
        assert connection is not closed


run(program, pool_size=1, max_overflow=1)
