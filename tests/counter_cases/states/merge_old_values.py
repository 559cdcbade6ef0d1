"""merge() of an object with old values overwrites newer ones, or raises StaleDataError with a version counter.

If the session has the object expired, it raises nothing, and the row gets the old version.

Claims: states#merge, update#merge
Drivers: sqlite3, psycopg, psycopg2, pg8000, asyncpg, PyMySQL
SQLAlchemy: 2.0, 2.1
"""

from sqlalchemy import inspect
from sqlalchemy.orm import Mapped, Session, mapped_column
from sqlalchemy.orm.exc import StaleDataError

from engines import run
from models import Base, User


class Doc(Base):
    __tablename__ = "answers_doc"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    version: Mapped[int] = mapped_column()
    __mapper_args__ = {"version_id_col": version}


def program(engine):
    Base.metadata.create_all(engine)
    for kind in User, Doc:
        with Session(engine) as session, session.begin():
            session.add(kind(id=1, name="Ada"))
        with Session(engine) as session:
            old = session.get(kind, 1)
        assert inspect(old).detached
        with Session(engine) as session, session.begin():
            session.get(kind, 1).name = "Grace"
        with Session(engine) as session:
            try:
                session.merge(old)
            except StaleDataError:
                assert kind is Doc
            else:
                assert kind is User
                session.commit()
                assert session.get(kind, 1).name == "Ada"
        with Session(engine) as session:
            doc = session.get(kind, 1)
            session.commit()
            session.merge(old)
            session.commit()
            assert doc.name == "Ada"
            assert kind is User or doc.version == 1


run(program)
