"""Setting the parent of a new object does not add it to the parent's session, and no flush inserts it.

Claims: autoflush#half-built
Drivers: sqlite3, psycopg, asyncpg, PyMySQL
SQLAlchemy: 2.0, 2.1
"""

import warnings

from sqlalchemy import select
from sqlalchemy.orm import Session

from engines import run
from models import Address, Base, User


def program(engine):
    Base.metadata.create_all(engine)
    with Session(engine) as session:
        ada = User(name="Ada")
        session.add(ada)
        with warnings.catch_warnings(record=True) as caught:
            warnings.simplefilter("always")
            mail = Address(email="ada@example.com", user=ada)
            assert session.scalars(select(Address)).all() == []
            session.commit()
        assert any("not in session" in str(warning.message) for warning in caught)
        assert mail not in session
        assert ada.addresses == []
        session.add(mail)
        session.commit()
        assert ada.addresses == [mail]


run(program)
