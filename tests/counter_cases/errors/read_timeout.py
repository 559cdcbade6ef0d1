"""A read_timeout raises 2013, pool_pre_ping does not help within a transaction, and MyISAM keeps a row after a failed flush.

Claims: errors#connection-lost, errors#gone-away, errors#flush-failed
Drivers: PyMySQL
"""

from sqlalchemy import select, text
from sqlalchemy.exc import IntegrityError, OperationalError
from sqlalchemy.orm import Mapped, Session, mapped_column

from engines import run
from models import Base
from servers import number_of, wait_for_end


class Log(Base):
    __tablename__ = "answers_log"
    __table_args__ = {"mysql_engine": "MyISAM"}

    id: Mapped[int] = mapped_column(primary_key=True)


def code_of(work):
    try:
        work()
    except OperationalError as error:
        return error.orig.args[0]
    raise AssertionError("nothing was raised")


def main(engine):
    Base.metadata.create_all(engine)
    with Session(engine) as session:
        session.add(Log(id=1))
        session.flush()
        session.expunge_all()
        session.add(Log(id=1))
        try:
            session.flush()
        except IntegrityError:
            session.rollback()
        else:
            raise AssertionError("nothing was raised")
        assert session.scalars(select(Log.id)).all() == [1]
        session.rollback()

        assert code_of(lambda: session.execute(text("SELECT SLEEP(2)"))) == 2013
        session.rollback()
        session.execute(text("SET SESSION wait_timeout = 1"))
        wait_for_end(number_of(session))
        assert code_of(lambda: session.execute(select(Log.id))) == 2006
        session.rollback()
        assert session.scalars(select(Log.id)).all() == [1]


run(main, pool_pre_ping=True, connect_args={"read_timeout": 0.5})
