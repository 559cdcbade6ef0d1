"""A query in `after_soft_rollback` begins a transaction that stays open.

Claims: errors#sql-after-rollback
Drivers: sqlite3, psycopg, PyMySQL
"""

from sqlalchemy import event, select
from sqlalchemy.orm import Session

from engines import run
from models import Base, User


def main(engine):
    Base.metadata.create_all(engine)
    session = Session(engine)

    @event.listens_for(session, "after_soft_rollback")
    def rolled_back(session, _previous):
        if session.is_active:
            session.scalars(select(User)).all()

    session.connection()
    session.rollback()
    assert session.in_transaction()
    assert engine.pool.checkedout() == 1
    session.close()
    assert not session.in_transaction()
    assert engine.pool.checkedout() == 0


run(main)
