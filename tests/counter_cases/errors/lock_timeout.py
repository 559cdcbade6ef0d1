"""Each driver of PostgreSQL has its own words for a lock that it waited for longer than `lock_timeout`.

Says: errors/core#lock-timeout
Drivers: psycopg, psycopg2, pg8000, asyncpg, psycopg async
"""

from sqlalchemy import text
from sqlalchemy.orm import Session

from engines import run, say_error
from models import Base, User


def main(engine):
    Base.metadata.create_all(engine)
    with Session(engine) as session, Session(engine) as other:
        session.add(User(id=1, name="Ada"))
        session.flush()
        other.execute(text("SET LOCAL lock_timeout = '10ms'"))
        say_error(Base.metadata.drop_all, other.connection())


run(main)
