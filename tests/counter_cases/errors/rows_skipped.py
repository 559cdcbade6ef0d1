"""An INSERT that ignores an existing row has no result in the order of the parameters, but a result without that order.

Claims: errors/core#sentinel-few
Drivers: sqlite3, aiosqlite, PyMySQL, aiomysql, asyncmy
"""

from sqlalchemy import Column, MetaData, String, Table, insert
from sqlalchemy.exc import InvalidRequestError

from engines import run

metadata = MetaData()
code = Table("answers_code", metadata, Column("id", String(9), primary_key=True))
rows = [{"id": "a"}, {"id": "b"}]


def main(engine):
    metadata.create_all(engine)
    adding = insert(code).prefix_with("OR IGNORE" if engine.dialect.name == "sqlite" else "IGNORE")
    with engine.connect() as connection:
        connection.execute(insert(code), rows[:1])
        assert connection.scalars(adding.returning(code.c.id), rows).all() == ["b"]
        connection.rollback()
        connection.execute(insert(code), rows[:1])
        try:
            connection.execute(adding.returning(code.c.id, sort_by_parameter_order=True), rows)
        except InvalidRequestError as error:
            assert "Sentinel-keyed result set did not produce correct number of rows 2" in str(error), error
        else:
            raise AssertionError("nothing was raised")


run(main)
