"""On MariaDB, after a deadlock of a flush in a savepoint, the savepoint's rollback() does not keep what came before.

Claims: errors#flush-failed, errors#deadlock
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
        bob = session.get(User, 2)
        session.execute(insert(user).values(id=3, name="before"))
        savepoint = session.begin_nested()
        rename(session, 1)
        thread = threading.Thread(target=rename, args=(other, 1))
        thread.start()
        bob.name = "Bob"
        try:
            session.flush()
        except OperationalError as error:
            assert error.orig.args == (1305, "SAVEPOINT sa_savepoint_1 does not exist"), error
        else:
            raise AssertionError("nothing was raised")
        finally:
            thread.join()
            other.rollback()
        savepoint.rollback()
        session.execute(insert(user).values(id=4, name="after"))
        session.commit()
        assert session.scalars(select(user.c.id).where(user.c.id.in_([3, 4]))).all() == [4]
    own.dispose()


run(main)
