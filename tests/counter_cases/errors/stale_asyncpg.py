"""On asyncpg, one statement for two rows raises nothing if one row is gone, unless the class has a version counter.

Claims: errors#update-stale, errors#delete-unmatched, errors/rare#delete-stale
Drivers: asyncpg
"""

import warnings

from sqlalchemy import delete, select, update
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


def two(session, kind):
    """Return two objects of a class, the first of which has no row."""
    objects = [kind(id=1, name="a"), kind(id=2, name="a")]
    session.add_all(objects)
    session.commit()
    session.execute(delete(kind.__table__).where(kind.__table__.c.id == 1))
    return objects


def main(engine):
    Base.metadata.create_all(engine)
    with Session(engine, expire_on_commit=False) as session:
        session.add(User(id=3, name="a"))
        session.commit()
        session.execute(update(User), [{"id": 3, "name": "b"}, {"id": 4, "name": "b"}])
        session.commit()
        assert session.scalars(select(User.name)).all() == ["b"]

        for user in two(session, User):
            session.delete(user)
        session.commit()

        for doc in two(session, Doc):
            doc.name = "b"
        try:
            session.commit()
        except StaleDataError:
            session.rollback()
        else:
            raise AssertionError("nothing was raised")
        session.execute(delete(Doc.__table__))

        for doc in two(session, Doc):
            session.delete(doc)
        session.commit()


warnings.simplefilter("error")
run(main)
