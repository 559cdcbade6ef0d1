"""With autocommit=False, a transaction that reads before it writes fails without a wait.

Claims: errors#locked
Drivers: sqlite3
SQLAlchemy: 2.1
Python: 3.12
"""

from time import monotonic

from sqlalchemy import insert, select, update
from sqlalchemy.exc import OperationalError

from engines import run
from models import Base, User

user = User.__table__


def main(engine):
    Base.metadata.create_all(engine)
    with engine.begin() as connection:
        connection.execute(insert(user).values(id=1, name="Ada"))
    with engine.connect() as one, engine.connect() as two:
        one.execute(select(user)).all()
        two.execute(select(user)).all()
        one.execute(update(user).values(name="Bob"))
        start = monotonic()
        try:
            two.execute(update(user).values(name="Cleo"))
        except OperationalError as error:
            assert str(error.orig) == "database is locked"
        else:
            raise AssertionError("nothing was raised")
        assert monotonic() - start < 1


run(main, connect_args={"autocommit": False})
