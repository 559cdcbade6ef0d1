"""On PostgreSQL under REPEATABLE READ, a flush with an old version or of a row that is gone raises the error of that level.

The time of the commit counts, and a value from an earlier transaction is not protected.

Claims: update#version, update#gone, update#repeatable-read
Drivers: psycopg, psycopg2, pg8000, psycopg async, asyncpg
"""

from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Mapped, Session, mapped_column

from engines import run
from models import Base, User


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
                assert f"could not serialize access due to concurrent {'delete' if deletes else 'update'}" in str(error)
            else:
                raise AssertionError("nothing was raised")

    with Session(engine) as session, session.begin():
        session.add(User(id=1, name="Ada"))
    with Session(strict) as first, Session(strict) as second:
        first.get(User, 1).name = "mine"
        first.flush()
        yours = second.get(User, 1)
        first.commit()
        yours.name = "yours"
        try:
            second.commit()
        except DBAPIError as error:
            assert "concurrent update" in str(error)
        else:
            raise AssertionError("nothing was raised")
    with Session(strict, expire_on_commit=False) as session:
        user = session.get(User, 1)
        session.commit()
        with Session(engine) as other, other.begin():
            other.get(User, 1).name += " theirs"
        user.name += " yours"
        session.commit()
        session.refresh(user)
        assert user.name == "mine yours"


run(program)
