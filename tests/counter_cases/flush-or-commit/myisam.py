"""On MariaDB, others see a flushed row of a MyISAM table, and neither rollback() nor a failed flush undoes it.

Claims: flush-or-commit#others, flush-or-commit#rollback, commit#lost
Drivers: PyMySQL, aiomysql, asyncmy
"""

from engines import run
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError
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

    with Session(engine) as session:
        session.add(Log(id=2))
        session.flush()
        session.add(Log(id=1))
        try:
            session.commit()
        except IntegrityError:
            session.rollback()
        else:
            raise AssertionError("nothing was raised")
        assert session.scalar(count) == 2


run(program)
