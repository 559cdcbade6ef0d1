"""On MariaDB, a deadlock inside a savepoint ends the whole transaction, and the error says that the savepoint is gone.

Claims: errors#savepoint-gone, errors#no-such-savepoint, errors#deadlock
Drivers: PyMySQL, aiomysql, asyncmy
"""

import os
import threading

from sqlalchemy import create_engine, insert, make_url, select, update
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from engines import run
from models import Base, User

user = User.__table__


def rename(connection, key):
    connection.execute(update(user).where(user.c.id == key).values(name="changed"))


def main(engine):
    Base.metadata.create_all(engine)
    own = create_engine(make_url(os.environ["DATABASE_URL"]).set(drivername="mysql+pymysql"))
    with own.begin() as connection:
        connection.execute(insert(user), [{"id": 1, "name": "a"}, {"id": 2, "name": "b"}])
    with own.connect() as other, Session(engine) as session:
        # The server ends the transaction that has changed fewer rows.
        other.execute(insert(user), [{"id": key, "name": "many"} for key in range(10, 40)])
        rename(other, 2)
        session.execute(insert(user).values(id=3, name="before"))
        thread = threading.Thread(target=rename, args=(other, 1))
        try:
            with session.begin_nested():
                rename(session, 1)
                thread.start()
                rename(session, 2)
        except OperationalError as error:
            assert error.orig.args == (1305, "SAVEPOINT sa_savepoint_1 does not exist"), error
            assert error.__context__.orig.args[0] == 1213, error.__context__
        else:
            raise AssertionError("nothing was raised")
        finally:
            thread.join()
            other.rollback()
        session.execute(insert(user).values(id=4, name="after"))
        session.commit()
        assert session.scalars(select(user.c.id).where(user.c.id.in_([3, 4]))).all() == [4]
    own.dispose()


run(main)
