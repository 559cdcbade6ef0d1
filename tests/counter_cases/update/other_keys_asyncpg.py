"""On asyncpg, a list whose dictionaries have different keys is more than one call, so a missing row raises.

Claims: update#by-key-missing
Drivers: asyncpg
"""

from sqlalchemy import update
from sqlalchemy.orm import Session
from sqlalchemy.orm.exc import StaleDataError

from engines import run
from models import Address, Base, User


def program(engine):
    Base.metadata.create_all(engine)
    with Session(engine) as session:
        rows = [{"id": 8, "email": "a@example.com"}, {"id": 9, "user_id": 1}]
        try:
            session.execute(update(Address), rows)
        except StaleDataError:
            return
    raise AssertionError("nothing was raised")


run(program)
