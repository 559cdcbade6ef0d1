"""On MariaDB, a DROP on the connection of a streamed result discards the rest of its rows with a warning.

Claims: drop-table#same-connection
Drivers: PyMySQL, aiomysql, asyncmy
"""

import warnings

from sqlalchemy import select
from sqlalchemy.orm import Session

from engines import run
from models import Address, Base, User


def program(engine):
    for table in (Address.__table__, User.__table__):
        Base.metadata.create_all(engine)
        with Session(engine) as session:
            session.add_all([User(name="Ada") for _ in range(100)])
            session.commit()
            users = iter(session.scalars(select(User), execution_options={"yield_per": 10}))
            next(users)
            with warnings.catch_warnings(record=True) as caught:
                warnings.simplefilter("always")
                if table is User.__table__:
                    Address.__table__.drop(session.connection())
                table.drop(session.connection())
            assert "Previous unbuffered result was left incomplete" in {str(each.message) for each in caught}
            assert len(list(users)) == 9
        Base.metadata.drop_all(engine)


run(program)
