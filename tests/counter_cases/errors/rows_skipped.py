"""An INSERT that ignores an existing row has no result in the order of the parameters, but a result without that order. A sentinel must be unique.

Claims: errors/core#sentinel-few
Drivers: sqlite3, aiosqlite, PyMySQL, aiomysql, asyncmy
"""

from sqlalchemy import Column, Integer, MetaData, String, Table, insert
from sqlalchemy.exc import InvalidRequestError

from engines import run

metadata = MetaData()
code = Table("answers_code", metadata, Column("id", String(9), primary_key=True))
marked = Table(
    "answers_marked",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("mark", String(9), nullable=False, insert_sentinel=True),
)
rows = [{"id": "a"}, {"id": "b"}]


def is_refused(connection, statement, rows):
    try:
        connection.execute(statement, rows)
    except InvalidRequestError as error:
        assert "Sentinel-keyed result set did not produce correct number of rows 2" in str(error), error
        return True
    return False


def main(engine):
    metadata.create_all(engine)
    adding = insert(code).prefix_with("OR IGNORE" if engine.dialect.name == "sqlite" else "IGNORE")
    with engine.connect() as connection:
        connection.execute(insert(code), rows[:1])
        assert connection.scalars(adding.returning(code.c.id), rows).all() == ["b"]
        connection.rollback()
        connection.execute(insert(code), rows[:1])
        assert is_refused(connection, adding.returning(code.c.id, sort_by_parameter_order=True), rows)
        connection.rollback()
        marking = insert(marked).returning(marked.c.id, sort_by_parameter_order=True)
        assert is_refused(connection, marking, [{"mark": "a"}, {"mark": "a"}])
        assert not is_refused(connection, marking, [{"mark": "a"}, {"mark": "b"}])


run(main)
