"""A shallow copy of a JSON dictionary shares its inner dictionaries, so a change in one of them is lost; a deep copy is saved.

Python takes True for 1, and `|=` changes the old dictionary. MutableDict saves an inner change with one of its own keys.

Claims: update#json-cure, update#mutable
Drivers: sqlite3, psycopg, psycopg2, pg8000, PyMySQL
"""

import copy
import os

from sqlalchemy import JSON, create_engine
from sqlalchemy.ext.mutable import MutableDict
from sqlalchemy.orm import Mapped, Session, mapped_column
from sqlalchemy.orm.attributes import flag_modified

from models import Base


class Page(Base):
    __tablename__ = "answers_page"

    id: Mapped[int] = mapped_column(primary_key=True)
    meta: Mapped[dict] = mapped_column(JSON)
    tracked: Mapped[dict] = mapped_column(MutableDict.as_mutable(JSON), default={"tags": {}})


engine = create_engine(os.environ["DATABASE_URL"])
Base.metadata.create_all(engine)
with Session(engine) as session:
    page = Page(id=1, meta={"tags": {}})
    session.add(page)
    session.commit()
    for copied, saved in (dict, {}), (copy.deepcopy, {"draft": True}):
        meta = copied(page.meta)
        meta["tags"]["draft"] = True
        page.meta = meta
        session.commit()
        assert page.meta["tags"] == saved

    page.meta = {"on": 1}
    session.commit()
    assert page.meta == {"on": True}
    page.meta = {"on": True}
    session.commit()
    assert page.meta["on"] is not True
    page.meta = {"on": True}
    flag_modified(page, "meta")
    session.commit()
    assert page.meta["on"] is True
    page.meta |= {"theme": "dark"}
    session.commit()
    assert page.meta == {"on": True}

    page.tracked["tags"]["draft"] = True
    session.commit()
    assert page.tracked == {"tags": {}}
    page.tracked["tags"]["draft"] = True
    page.tracked["title"] = "Home"
    session.commit()
    assert page.tracked == {"tags": {"draft": True}, "title": "Home"}
engine.dispose()
