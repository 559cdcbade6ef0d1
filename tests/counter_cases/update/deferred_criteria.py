"""If the criteria of an update() need a deferred column, an object changes in memory although its row does not match.

With "fetch", it keeps its value.

Claims: update#in-memory
Drivers: sqlite3, psycopg, psycopg2, pg8000, PyMySQL
SQLAlchemy: 2.0, 2.1
"""

from sqlalchemy import select, update
from sqlalchemy.orm import Session, defer

from engines import run
from models import Address, Base, User


def email_after(engine, **options):
    """Return the e-mail in memory and in the row after an update that matches no row."""
    with Session(engine) as session:
        address = session.get(Address, 1, options=[defer(Address.user_id)])
        statement = update(Address).where(Address.user_id == 99).values(email="new")
        session.execute(statement, execution_options=options)
        return address.email, session.scalar(select(Address.__table__.c.email))


def program(engine):
    Base.metadata.create_all(engine)
    with Session(engine) as session, session.begin():
        session.add(User(id=1, name="Ada", addresses=[Address(id=1, email="old")]))
    assert email_after(engine) == ("new", "old")
    assert email_after(engine, synchronize_session="fetch") == ("old", "old")


run(program)
