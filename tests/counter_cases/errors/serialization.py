"""Each driver has its own words for a changed row, and for serializable transactions that depend on each other.

Claims: errors/core#serialization
Says: errors/core#serialization
Drivers: psycopg, psycopg2, pg8000, asyncpg, psycopg async
"""

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from engines import run, say_error
from models import Base, User


def main(engine):
    Base.metadata.create_all(engine)
    with Session(engine) as session:
        session.add(User(id=1, name="Ada"))
        session.commit()
    strict = engine.execution_options(isolation_level="REPEATABLE READ")
    with Session(strict) as session, Session(strict) as other:
        mine, yours = session.get(User, 1), other.get(User, 1)
        mine.name, yours.name = "Grace", "Cleo"
        session.commit()
        say_error(other.flush)
    strict = engine.execution_options(isolation_level="SERIALIZABLE")
    with Session(strict) as session, Session(strict) as other:
        for key, each in enumerate((session, other), start=2):
            each.add(User(id=key, name=str(each.scalar(select(func.count()).select_from(User)))))
            each.flush()
        session.commit()
        say_error(other.commit)


run(main)
