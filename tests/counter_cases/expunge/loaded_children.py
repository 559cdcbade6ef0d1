"""Without an expunge cascade, the loaded children of an expunged object stay in the session, and the commit expires them.

merge() of an old object overwrites newer values. A JSON null is None in Python and not NULL in the row.
A deleted object is not in the session, and expunge() accepts it.

Claims: expunge#relationship, expunge#second-copy, expunge#none, expunge#not-present
Drivers: sqlite3, psycopg, psycopg2, pg8000, PyMySQL
"""

import os

from sqlalchemy import JSON, create_engine, inspect, select, text
from sqlalchemy.orm import Mapped, Session, mapped_column, selectinload
from sqlalchemy.orm.exc import DetachedInstanceError

from models import Address, Base, User


class Page(Base):
    __tablename__ = "answers_page"

    id: Mapped[int] = mapped_column(primary_key=True)
    meta: Mapped[dict | None] = mapped_column(JSON)


engine = create_engine(os.environ["DATABASE_URL"])
Base.metadata.create_all(engine)
with Session(engine) as session, session.begin():
    session.add(User(id=1, name="Ada", addresses=[Address(email="ada@example.com")]))
    session.add(Page(id=1, meta=None))
for children in (False, True):
    with Session(engine) as session:
        ada = session.get(User, 1, options=[selectinload(User.addresses)])
        session.expunge(ada)
        if children:
            session.expunge(ada.addresses[0])
        session.commit()
    try:
        assert ada.addresses[0].email == "ada@example.com"
    except DetachedInstanceError:
        assert not children
    else:
        assert children

with Session(engine) as session:
    old = session.get(User, 1)
    session.expunge(old)
    with Session(engine) as other, other.begin():
        other.get(User, 1).name = "Grace"
    session.rollback()
    assert session.get(User, 1).name == "Grace"
    session.merge(old)
    session.commit()
    assert session.scalar(select(User.name)) == "Ada"

    page = session.get(Page, 1)
    session.expunge(page)
    assert page.meta is None
    assert session.scalar(text("SELECT count(*) FROM answers_page WHERE meta IS NULL")) == 0
    page = session.get(Page, 1)
    session.delete(page)
    session.flush()
    assert page not in session
    session.expunge(page)
    assert inspect(page).detached
engine.dispose()
