"""On MariaDB, DDL inside a savepoint commits the transaction, and the savepoint's end raises.

Claims: errors#savepoint-gone
Drivers: PyMySQL, aiomysql, asyncmy
"""

from sqlalchemy import insert, select, text
from sqlalchemy.exc import OperationalError

from engines import run
from models import Base, User

user = User.__table__


def main(engine):
    Base.metadata.create_all(engine)
    with engine.connect() as connection:
        connection.execute(insert(user).values(id=1, name="Ada"))
        try:
            with connection.begin_nested():
                connection.execute(text("CREATE TABLE answers_extra (id INT)"))
        except OperationalError as error:
            assert error.orig.args == (1305, "SAVEPOINT sa_savepoint_1 does not exist"), error
        else:
            raise AssertionError("nothing was raised")
        connection.rollback()
        assert connection.scalars(select(user.c.id)).all() == [1]


run(main)
