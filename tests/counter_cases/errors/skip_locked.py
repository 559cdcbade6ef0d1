"""refresh() with skip_locked does not find a row that another transaction has locked.

Claims: errors#refresh-row-gone
Drivers: psycopg, psycopg2, pg8000, asyncpg, psycopg async, PyMySQL, aiomysql, asyncmy
"""

from sqlalchemy.exc import InvalidRequestError
from sqlalchemy.orm import Session

from engines import run
from models import Base, User


def main(engine):
    Base.metadata.create_all(engine)
    with Session(engine) as session:
        session.add(User(id=1, name="Ada"))
        session.commit()
    with Session(engine) as session, Session(engine) as other:
        other.get(User, 1, with_for_update=True)
        ada = session.get(User, 1)
        try:
            session.refresh(ada, with_for_update={"skip_locked": True})
        except InvalidRequestError as error:
            assert str(error).startswith("Could not refresh instance"), error
        else:
            raise AssertionError("nothing was raised")


run(main)
