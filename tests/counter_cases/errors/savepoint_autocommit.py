"""Under AUTOCOMMIT, MariaDB has no savepoint at the end of a begin_nested() block, and has saved its rows.

Claims: errors#savepoint-gone
Drivers: PyMySQL, aiomysql, asyncmy
"""

from sqlalchemy import insert, select
from sqlalchemy.exc import OperationalError

from engines import run
from models import Base, User

user = User.__table__


def main(engine):
    Base.metadata.create_all(engine)
    with engine.execution_options(isolation_level="AUTOCOMMIT").connect() as connection:
        for key in (1, 2):
            try:
                with connection.begin_nested():
                    connection.execute(insert(user).values(id=key, name="Ada"))
                    if key == 2:
                        raise KeyError
            except OperationalError as error:
                assert error.orig.args[0] == 1305, error
            else:
                raise AssertionError("nothing was raised")
    with engine.connect() as connection:
        assert connection.scalars(select(user.c.id).order_by(user.c.id)).all() == [1, 2]


run(main)
