"""On SQLite, an update() with a CTE has a rowcount of -1, and a rollback does not undo it if nothing began a transaction.

Claims: update#bulk
Drivers: sqlite3, aiosqlite
SQLAlchemy: 2.0, 2.1
"""

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from engines import run
from models import Base, User


def program(engine):
    Base.metadata.create_all(engine)
    first = select(User.id).where(User.id < 2).cte()
    change = update(User).where(User.id.in_(select(first.c.id))).values(name="Grace")
    with Session(engine) as session:
        session.add_all([User(id=1, name="Ada"), User(id=2, name="Bob")])
        session.commit()
        assert session.execute(change, execution_options={"synchronize_session": False}).rowcount == -1
        session.rollback()
        assert session.scalars(select(User.name).order_by(User.id)).all() == ["Grace", "Bob"]


run(program)
