"""On MariaDB, a row that the transaction changed itself is read as it is now, but not if its UPDATE changed no value.

Claims: update#snapshot
Drivers: PyMySQL, aiomysql, asyncmy
SQLAlchemy: 2.0, 2.1
"""

from sqlalchemy import update
from sqlalchemy.orm import Session

from engines import run
from models import Base, User


def name_after(engine, new_name):
    """Return the name that refresh() reads after an own UPDATE, if another session has set it to Grace."""
    with Session(engine) as session, Session(engine) as other:
        other.merge(User(id=1, name="Ada"))
        other.commit()
        user = session.get(User, 1)
        other.get(User, 1).name = "Grace"
        other.commit()
        session.execute(update(User).where(User.id == 1).values(name=new_name))
        session.refresh(user)
        return user.name


def program(engine):
    Base.metadata.create_all(engine)
    assert name_after(engine, "Grace") == "Ada"
    assert name_after(engine, "Eve") == "Eve"
    assert name_after(engine, User.name + "!") == "Grace!"


run(program)
