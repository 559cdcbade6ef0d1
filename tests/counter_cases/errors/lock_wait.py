"""On MariaDB, a lock wait timeout undoes only its statement.

Claims: errors#lock-wait
Drivers: PyMySQL, aiomysql, asyncmy
"""

from sqlalchemy import insert, select, text, update
from sqlalchemy.exc import OperationalError

from engines import run
from models import Base, User

user = User.__table__
rename = update(user).where(user.c.id == 1).values(name="changed")


def main(engine):
    Base.metadata.create_all(engine)
    with engine.begin() as connection:
        connection.execute(insert(user).values(id=1, name="Ada"))
    with engine.connect() as one, engine.connect() as two:
        one.execute(rename)
        two.execute(text("SET SESSION innodb_lock_wait_timeout = 0"))
        two.execute(insert(user).values(id=2, name="Bob"))
        try:
            two.execute(rename)
        except OperationalError as error:
            assert error.orig.args[0] == 1205, error
        else:
            raise AssertionError("nothing was raised")
        two.commit()
        one.rollback()
        assert one.scalars(select(user.c.id).order_by(user.c.id)).all() == [1, 2]


run(main)
