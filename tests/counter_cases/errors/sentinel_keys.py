"""Keys that come back with another type or precision are not found: text for an integer, and microseconds for DATETIME on MariaDB.

Claims: errors/core#sentinel-lost
Drivers: psycopg, psycopg2, psycopg async, PyMySQL, aiomysql, asyncmy
"""

from datetime import UTC, datetime

from sqlalchemy import Column, DateTime, Integer, MetaData, Table, insert
from sqlalchemy.exc import InvalidRequestError

from engines import run

moment = datetime(2026, 1, 1, microsecond=5, tzinfo=UTC).replace(tzinfo=None)
moments = [moment, moment.replace(year=2027)]


def is_lost(engine, kind, keys):
    table = Table(f"answers_{kind.__name__.lower()}", MetaData(), Column("id", kind, primary_key=True))
    table.create(engine)
    returning = insert(table).returning(table.c.id, sort_by_parameter_order=True)
    with engine.connect() as connection:
        try:
            connection.execute(returning, [{"id": key} for key in keys])
        except InvalidRequestError as error:
            return "Can't match sentinel values" in str(error)
    return False


def main(engine):
    assert is_lost(engine, Integer, ["1", "2"])
    assert is_lost(engine, DateTime, moments) == (engine.dialect.name != "postgresql")


run(main)
