"""On MariaDB, others see a flushed row of a MyISAM table, and rollback() does not undo it.

Claims: flush-or-commit#others, flush-or-commit#rollback
Drivers: PyMySQL, aiomysql, asyncmy
"""

from engines import run
from sqlalchemy import func, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from models import Base


class Log(Base):
    __tablename__ = "log"
    __table_args__ = {"mysql_engine": "MyISAM"}

    id: Mapped[int] = mapped_column(primary_key=True)


def program(engine):
    Base.metadata.create_all(engine)
    count = select(func.count()).select_from(Log)
    with Session(engine) as session, engine.connect() as other:
        session.add(Log(id=1))
        session.flush()
        assert other.scalar(count) == 1
        session.rollback()
        assert session.scalar(count) == 1


run(program)
