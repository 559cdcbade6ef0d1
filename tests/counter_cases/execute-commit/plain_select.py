"""Under REPEATABLE READ, MariaDB shows a plain SELECT the old rows, and a SELECT ... FOR UPDATE the new ones.

Claims: execute-commit#select
Drivers: PyMySQL, aiomysql, asyncmy
"""

from sqlalchemy import insert, select

from engines import run
from models import Base, User


def program(engine):
    Base.metadata.create_all(engine)
    names = select(User.name)
    with engine.connect() as reader:
        assert reader.scalars(names).all() == []
        with engine.begin() as writer:
            writer.execute(insert(User).values(name="Ada"))
        assert reader.scalars(names).all() == []
        assert reader.scalars(names.with_for_update()).all() == ["Ada"]


run(program)
