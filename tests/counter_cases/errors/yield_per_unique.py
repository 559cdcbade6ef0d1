"""With `yield_per` and `selectinload()`, `unique()` raises, and the result without it has each object once.

Claims: errors#yield-per-joined
Drivers: sqlite3, psycopg
"""

from sqlalchemy import select
from sqlalchemy.exc import InvalidRequestError
from sqlalchemy.orm import Session, selectinload

from engines import run
from models import Address, Base, User


def main(engine):
    Base.metadata.create_all(engine)
    query = select(User).order_by(User.id).options(selectinload(User.addresses)).execution_options(yield_per=1)
    with Session(engine) as session:
        for number in (1, 2):
            addresses = [Address(email="a@example.org"), Address(email="b@example.org")]
            session.add(User(id=number, name="Ada", addresses=addresses))
        session.commit()
        try:
            session.scalars(query).unique().all()
        except InvalidRequestError as error:
            assert str(error) == "Can't use the ORM yield_per feature in conjunction with unique()", error
        else:
            raise AssertionError("nothing was raised")
        session.rollback()
        assert [(user.id, len(user.addresses)) for user in session.scalars(query)] == [(1, 2), (2, 2)]


run(main)
