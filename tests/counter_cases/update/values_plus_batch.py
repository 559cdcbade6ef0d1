"""On psycopg2 with executemany_mode="values_plus_batch", a missing row among two raises nothing; one alone does.

Claims: update#gone, update#by-key-missing
Drivers: psycopg2
"""

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session
from sqlalchemy.orm.exc import StaleDataError

from engines import run
from models import Base, User


def program(engine):
    Base.metadata.create_all(engine)
    with Session(engine, expire_on_commit=False) as session:
        ada, bob = User(id=1, name="Ada"), User(id=2, name="Bob")
        session.add_all([ada, bob])
        session.commit()
        session.execute(delete(User.__table__).where(User.id == 2))
        ada.name = bob.name = "Grace"
        session.commit()
        session.execute(update(User), [{"id": 1, "name": "Zoe"}, {"id": 9, "name": "Zoe"}])
        session.commit()
        assert session.scalars(select(User.name)).all() == ["Zoe"]
        bob.name = "Barbara"
        for work in session.flush, lambda: session.execute(update(User), [{"id": 9, "name": "Zoe"}]):
            try:
                work()
            except StaleDataError:
                session.rollback()
            else:
                raise AssertionError("nothing was raised for one row")


run(program, executemany_mode="values_plus_batch")
