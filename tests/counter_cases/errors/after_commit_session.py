"""In `after_commit`, the session still has its connection, and if the listener raises, the rows stay committed.

Claims: errors#sql-after-commit
Drivers: sqlite3, psycopg, PyMySQL
"""

from sqlalchemy import create_engine, event, select
from sqlalchemy.exc import InvalidRequestError, TimeoutError as PoolTimeoutError
from sqlalchemy.orm import Session

from engines import run
from models import Base, User


def main(engine):
    Base.metadata.create_all(engine)
    small = create_engine(engine.url, pool_size=1, max_overflow=0, pool_timeout=0.1)
    session = Session(small)

    @event.listens_for(session, "after_commit")
    def committed(_session):
        assert small.pool.checkedout() == 1
        with Session(small) as other:
            other.scalars(select(User)).all()

    session.add(User(name="Ada"))
    try:
        session.commit()
    except PoolTimeoutError:
        pass
    else:
        raise AssertionError("nothing was raised")
    try:
        session.rollback()
    except InvalidRequestError as error:
        assert str(error).startswith("This session is in 'committed' state"), error
    else:
        raise AssertionError("nothing was raised")
    session.close()
    assert small.pool.checkedout() == 0
    with Session(small) as session:
        assert session.scalars(select(User.name)).all() == ["Ada"]
    small.dispose()


run(main)
