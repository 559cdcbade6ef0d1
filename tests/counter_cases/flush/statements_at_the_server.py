"""A flush of 50 new objects with keys is one INSERT at the server with psycopg2, PyMySQL, aiomysql, and asyncmy, and 50 with the other drivers. 50 changed objects are 50 UPDATEs.

Claims: flush#many-rows, flush#review, update#many
Drivers: psycopg, psycopg2, pg8000, psycopg async, asyncpg, PyMySQL, aiomysql, asyncmy
"""

from sqlalchemy import text
from sqlalchemy.orm import Mapped, Session, mapped_column

from engines import run
from models import Base

# PostgreSQL calls a statement trigger once for each statement. MariaDB counts statements itself.
COUNTER = """
CREATE TABLE counted (verb text);
CREATE FUNCTION count_it() RETURNS trigger LANGUAGE plpgsql AS
'BEGIN INSERT INTO counted VALUES (TG_OP); RETURN NULL; END';
CREATE TRIGGER count_it AFTER INSERT OR UPDATE ON answers_row FOR EACH STATEMENT EXECUTE FUNCTION count_it()
"""


class Row(Base):
    __tablename__ = "answers_row"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]


def counted(session, verb):
    if session.bind.name == "postgresql":
        return session.scalar(text(f"SELECT count(*) FROM counted WHERE verb = '{verb.upper()}'"))
    return int(session.execute(text(f"SHOW SESSION STATUS LIKE 'Com_{verb}'")).one()[1])


def statements(session, verb):
    before = counted(session, verb)
    session.flush()
    return counted(session, verb) - before


def program(engine):
    Base.metadata.create_all(engine)
    if engine.name == "postgresql":
        with engine.begin() as connection:
            for statement in COUNTER.strip().split(";\n"):
                connection.exec_driver_sql(statement)
    with Session(engine, autoflush=False) as session:
        rows = [Row(id=number, name="new") for number in range(100_001, 100_051)]
        session.add_all(rows)
        one_call = engine.driver == "psycopg2" or engine.name == "mysql"
        assert statements(session, "insert") == (1 if one_call else 50)
        for row in rows:
            row.name = "changed"
        assert statements(session, "update") == 50
        session.add_all([Row(name="new") for _ in range(50)])
        assert statements(session, "insert") == 1
        session.add_all([Row(name="new") for _ in range(2500)])
        assert statements(session, "insert") == 3
        session.rollback()


run(program)
