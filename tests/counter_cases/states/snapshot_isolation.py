"""With innodb_snapshot_isolation on, MariaDB rolls back the whole transaction at a row that changed since the snapshot.

A savepoint does not limit this rollback, and commit() raises nothing.

Claims: states#row-gone, autoflush#errors, commit#after-error
Drivers: PyMySQL, aiomysql, asyncmy
SQLAlchemy: 2.0, 2.1
"""

from sqlalchemy import select, text, update
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from engines import run
from models import Base, User


def program(engine):
    Base.metadata.create_all(engine)

    def lost(number, step):
        with Session(engine) as session, session.begin():
            session.add(User(id=number, name="Ada"))
        with Session(engine) as session:
            session.execute(text("SET SESSION innodb_snapshot_isolation = ON"))
            ada = session.get(User, number)
            session.add(User(id=number + 1, name="Bob"))
            session.flush()
            with Session(engine) as other, other.begin():
                other.get(User, number).name = "Grace"
            try:
                step(session, ada)
            except OperationalError as error:
                if step is not refresh:
                    assert error.orig.args[0] == 1305
                    error = error.__context__
                assert error.orig.args[0] == 1020
            else:
                raise AssertionError("nothing was raised")
            assert session.is_active
            session.commit()
            names = session.scalars(select(User.name).where(User.id.in_([number, number + 1]))).all()
            return names == ["Grace"]

    def refresh(session, ada):
        session.refresh(ada, with_for_update=True)

    def flush_in_savepoint(session, ada):
        with session.begin_nested():
            ada.name = "Eve"
            session.scalars(select(User)).all()

    def execute_in_savepoint(session, ada):
        with session.begin_nested():
            session.execute(update(User).where(User.id == ada.id).values(name="Eve"))

    assert lost(1, refresh)
    assert lost(11, flush_in_savepoint)
    assert lost(21, execute_in_savepoint)


run(program)
