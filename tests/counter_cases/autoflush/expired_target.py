"""A lazy load flushes if the object that it finds in the session is expired.

Claims: autoflush#loading
Drivers: sqlite3, psycopg, PyMySQL
"""

from sqlalchemy.orm import Session

from engines import run
from models import Address, Base, User


def program(engine):
    Base.metadata.create_all(engine)
    with Session(engine) as session:
        home = Address(id=1, email="a", user=User(id=1, name="Ada"))
        session.add(home)
        session.commit()
        session.expunge_all()
        ada, home = session.get(User, 1), session.get(Address, 1)
        session.expire(ada)
        bob = User(id=2, name="Bob")
        session.add(bob)
        assert home.user is ada
        assert bob not in session.new


run(program)
