"""On PostgreSQL under REPEATABLE READ, a flush with an old version or of a row that is gone raises the error of that level.

Claims: update#version, update#gone
Drivers: psycopg, psycopg2, pg8000, psycopg async, asyncpg
"""

from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Mapped, Session, mapped_column

from engines import run
from models import Base


class Doc(Base):
    __tablename__ = "answers_doc"

    id: Mapped[int] = mapped_column(primary_key=True)
    title: Mapped[str]
    version: Mapped[int] = mapped_column()
    __mapper_args__ = {"version_id_col": version}


def program(engine):
    Base.metadata.create_all(engine)
    with Session(engine) as session, session.begin():
        session.add(Doc(id=1, title="new"))
    strict = engine.execution_options(isolation_level="REPEATABLE READ")
    for deletes in (False, True):
        with Session(strict) as first, Session(strict) as second:
            mine, yours = first.get(Doc, 1), second.get(Doc, 1)
            mine.title, yours.title = "mine", "yours"
            if deletes:
                first.delete(mine)
            first.commit()
            try:
                second.commit()
            except DBAPIError as error:
                assert "could not serialize access" in str(error)
            else:
                raise AssertionError("nothing was raised")


run(program)
