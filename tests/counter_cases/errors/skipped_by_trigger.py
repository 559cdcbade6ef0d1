"""A trigger that skips a row, or a mapped key that two rows have, makes a flush match too few or too many rows.

Claims: errors#update-stale, errors#delete-unmatched
Drivers: sqlite3, aiosqlite, psycopg, psycopg2, pg8000, asyncpg, psycopg async, PyMySQL, aiomysql, asyncmy
"""

import warnings

from sqlalchemy import Column, Integer, String, Table, insert, text
from sqlalchemy.exc import SAWarning
from sqlalchemy.orm import Session
from sqlalchemy.orm.exc import StaleDataError

from engines import run
from models import Base, User

SKIP = {
    "sqlite": [
        f"CREATE TRIGGER skip_{verb} BEFORE {verb} ON answers_user BEGIN SELECT RAISE(IGNORE); END"
        for verb in ("UPDATE", "DELETE")
    ],
    "postgresql": [
        "CREATE FUNCTION skip() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END'",
        "CREATE TRIGGER skip BEFORE UPDATE OR DELETE ON answers_user FOR EACH ROW EXECUTE FUNCTION skip()",
    ],
}


class Tag(Base):
    __table__ = Table("answers_tag", Base.metadata, Column("id", Integer), Column("name", String(9)))
    __mapper_args__ = {"primary_key": [__table__.c.id]}


def message_of(session):
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always", SAWarning)
        try:
            session.flush()
        except StaleDataError as error:
            return str(error)
    return str(caught[0].message)


def main(engine):
    Base.metadata.create_all(engine)
    with engine.begin() as connection:
        connection.execute(insert(User.__table__).values(id=1, name="Ada"))
        connection.execute(insert(Tag.__table__), [{"id": 1, "name": "red"}, {"id": 1, "name": "blue"}])
        for statement in SKIP.get(engine.dialect.name, []):
            connection.execute(text(statement))

    with Session(engine) as session:
        session.get(Tag, 1).name = "green"
        assert message_of(session).startswith("UPDATE statement on table 'answers_tag' expected to update 1 row(s); 2")
        session.rollback()
        session.delete(session.get(Tag, 1))
        assert message_of(session).startswith("DELETE statement on table 'answers_tag' expected to delete 1 row(s); 2")
        assert session.scalar(text("SELECT count(*) FROM answers_tag")) == 0

    if engine.dialect.name in SKIP:
        with Session(engine) as session:
            session.get(User, 1).name = "Grace"
            assert "expected to update 1 row(s); 0 were matched" in message_of(session)
            session.rollback()
            session.delete(session.get(User, 1))
            assert "expected to delete 1 row(s); 0 were matched" in message_of(session)
            session.commit()
            assert session.scalar(text("SELECT count(*) FROM answers_user")) == 1


run(main)
