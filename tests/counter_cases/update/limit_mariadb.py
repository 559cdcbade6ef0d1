"""On MariaDB, update() and delete() with `mysql_limit` change objects in memory whose rows the database leaves as they are.

Claims: update#in-memory, states#bulk-delete
Drivers: PyMySQL, aiomysql, asyncmy
SQLAlchemy: 2.0, 2.1
"""

from sqlalchemy import delete, func, inspect, select, update
from sqlalchemy.orm import Session

from engines import run
from models import Base, User


def program(engine):
    Base.metadata.create_all(engine)
    with Session(engine) as session:
        users = [User(id=key, name="Ada") for key in (1, 2, 3)]
        session.add_all(users)
        session.commit()
        assert [user.name for user in users] == ["Ada"] * 3
        result = session.execute(update(User).values(name="Grace").with_dialect_options(mysql_limit=1))
        assert result.rowcount == 1
        assert [user.name for user in users] == ["Grace"] * 3
        assert sorted(session.scalars(select(User.name))) == ["Ada", "Ada", "Grace"]

        session.execute(delete(User).with_dialect_options(mysql_limit=1))
        assert [inspect(user).deleted for user in users] == [True] * 3
        assert session.scalar(select(func.count(User.id))) == 2


run(program)
