"""If an `after_commit` listener raises, the rows are saved, and only close() makes the session usable again.

Claims: commit#failed-commit
Drivers: sqlite3, aiosqlite, psycopg, asyncpg, pg8000, PyMySQL, aiomysql
"""

from sqlalchemy import event, select
from sqlalchemy.exc import InvalidRequestError
from sqlalchemy.orm import Session

from engines import run
from models import Base, User


def raises(class_, text, function, *arguments):
    try:
        function(*arguments)
    except class_ as error:
        return text in str(error)
    return False


def listener(_session):
    raise ZeroDivisionError


def program(engine):
    Base.metadata.create_all(engine)
    with Session(engine) as session:
        event.listen(session, "after_commit", listener, once=True)
        session.add(User(name="Ada"))
        assert raises(ZeroDivisionError, "", session.commit)
        for call in (lambda: session.scalars(select(User)), session.commit, session.rollback):
            assert raises(InvalidRequestError, "This session is in 'committed' state", call)
        session.close()
        assert session.scalars(select(User.name)).all() == ["Ada"]


run(program)
