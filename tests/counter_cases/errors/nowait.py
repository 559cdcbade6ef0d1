"""Each driver has its own words for a locked row that it does not wait for.

Says: errors/core#nowait
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
        session.commit()
        session.get(User, 1, with_for_update=True)
        say_error(lambda: other.get(User, 1, with_for_update={"nowait": True}))
        other.rollback()
        say_error(other.execute, text("LOCK TABLE answers_user IN ACCESS EXCLUSIVE MODE NOWAIT"))


run(main)
