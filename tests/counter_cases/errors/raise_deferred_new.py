"""A deferred column with raiseload raises for a new object after a commit, until `refresh()` names it.

Claims: errors#raise-deferred
Drivers: sqlite3
"""

from sqlalchemy.exc import InvalidRequestError
from sqlalchemy.orm import Mapped, Session, mapped_column

from engines import run
from models import Base


class Doc(Base):
    __tablename__ = "answers_doc"

    id: Mapped[int] = mapped_column(primary_key=True)
    body: Mapped[str] = mapped_column(deferred=True, deferred_raiseload=True)


def main(engine):
    Base.metadata.create_all(engine)
    with Session(engine) as session:
        doc = Doc(id=1, body="Hello")
        session.add(doc)
        session.commit()
        for refresh in (lambda: None, lambda: session.refresh(doc)):
            refresh()
            try:
                print(doc.body)
            except InvalidRequestError as error:
                assert str(error) == "'Doc.body' is not available due to raiseload=True", error
            else:
                raise AssertionError("nothing was raised")
        session.refresh(doc, ["body"])
        assert doc.body == "Hello"


run(main)
