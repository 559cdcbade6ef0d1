"""With `pool_reset_on_return=None`, an idle connection of the pool keeps its transaction, which blocks a DROP.

With joined inheritance, a DROP of the subclass's table leaves the rows of its base class.

Claims: drop-table#hang, drop-table#mapped-class
Drivers: psycopg, psycopg2, PyMySQL
"""

import os

from sqlalchemy import ForeignKey, create_engine, event, func, select
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column

from servers import number_of, wait_for_end


class Base(DeclarativeBase):
    pass


class Person(Base):
    __tablename__ = "person"
    id: Mapped[int] = mapped_column(primary_key=True)


class Engineer(Person):
    __tablename__ = "engineer"
    id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True)


engine = create_engine(os.environ["DATABASE_URL"])
keeping = create_engine(os.environ["DATABASE_URL"], pool_reset_on_return=None)
LIMITS = {"postgresql": "SET lock_timeout = '100ms'", "mysql": "SET lock_wait_timeout = 1"}


@event.listens_for(engine, "connect")
def connected(dbapi_connection, record):
    dbapi_connection.cursor().execute(LIMITS[engine.name])
    dbapi_connection.commit()


Base.metadata.create_all(engine)
with Session(engine) as session, session.begin():
    session.add(Engineer(id=1))
with keeping.connect() as connection:
    number = number_of(connection)
raw = keeping.raw_connection()
raw.cursor().execute("SELECT count(*) FROM engineer")
raw.close()
assert keeping.pool.checkedin() == 1
try:
    Engineer.__table__.drop(engine)
except OperationalError:
    pass
else:
    raise AssertionError("nothing was raised")
keeping.dispose()
wait_for_end(number)
Engineer.__table__.drop(engine)
with Session(engine) as session:
    assert session.scalar(select(func.count()).select_from(Person.__table__)) == 1
engine.dispose()
