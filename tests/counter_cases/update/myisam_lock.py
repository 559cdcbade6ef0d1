"""On MariaDB, neither a flush nor a locked read locks a row of a MyISAM table, so no other session waits.

Claims: update#for-update, flush#locks
Drivers: PyMySQL, aiomysql, asyncmy
"""

from sqlalchemy import update
from sqlalchemy.orm import Mapped, Session, mapped_column

from engines import run
from models import Base


class Log(Base):
    __tablename__ = "answers_log"
    __table_args__ = {"mysql_engine": "MyISAM"}

    id: Mapped[int] = mapped_column(primary_key=True)
    text: Mapped[str]


def program(engine):
    Base.metadata.create_all(engine)
    with Session(engine) as session:
        session.add(Log(id=1, text="first"))
        session.commit()
    with Session(engine) as first, Session(engine) as second:
        log = first.get(Log, 1, with_for_update=True)
        assert second.get(Log, 1, with_for_update={"nowait": True}).text == "first"
        log.text = "mine"
        first.flush()
        second.execute(update(Log).values(text="theirs"))
        first.refresh(log, with_for_update={"nowait": True})
        assert log.text == "theirs"


run(program)
