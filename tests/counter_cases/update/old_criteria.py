"""update() and delete() apply their criteria to old values in memory, so an object can change although its row does not match, and the reverse.

With synchronize_session="fetch", the database decides, but on MariaDB its SELECT reads the old row under REPEATABLE READ.

Claims: update#in-memory, states#bulk-delete
Drivers: sqlite3, aiosqlite, psycopg, psycopg2, pg8000, psycopg async, asyncpg, PyMySQL, aiomysql, asyncmy
SQLAlchemy: 2.0, 2.1
"""

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from engines import run
from models import Base


class Job(Base):
    __tablename__ = "answers_job"

    id: Mapped[int] = mapped_column(primary_key=True)
    owner: Mapped[str]


def program(engine):
    Base.metadata.create_all(engine)
    with Session(engine) as session, session.begin():
        session.add(Job(id=1, owner="nobody"))

    def old_job(session):
        session.rollback()
        with Session(engine) as other, other.begin():
            other.get_one(Job, 1).owner = "nobody"
        job = session.get_one(Job, 1)
        assert job.owner == "nobody"
        with Session(engine) as other, other.begin():
            other.get_one(Job, 1).owner = "Bob"
        return job

    saved = select(Job.owner).with_for_update()
    is_free, is_bobs = Job.owner == "nobody", Job.owner == "Bob"
    fetch = {"synchronize_session": "fetch"}
    with Session(engine) as session:
        job = old_job(session)
        assert session.execute(update(Job).where(is_free).values(owner="Ada")).rowcount == 0
        assert (job.owner, session.scalar(saved)) == ("Ada", "Bob")

        job = old_job(session)
        assert session.execute(update(Job).where(is_bobs).values(owner="Ada")).rowcount == 1
        assert (job.owner, session.scalar(saved)) == ("nobody", "Ada")

        job = old_job(session)
        assert session.execute(delete(Job).where(is_free)).rowcount == 0
        assert job not in session
        assert session.scalar(saved) == "Bob"

        job = old_job(session)
        session.execute(update(Job).where(is_free).values(owner="Ada").execution_options(**fetch))
        in_memory = "Ada" if engine.name in ("mysql", "mariadb") else "nobody"
        assert (job.owner, session.scalar(saved)) == (in_memory, "Bob")


run(program)
