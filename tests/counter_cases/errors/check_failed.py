"""Each driver has its own words for a value that a check constraint forbids.

Says: errors/core#check-failed
Drivers: sqlite3, aiosqlite, psycopg, psycopg2, pg8000, asyncpg, psycopg async, PyMySQL, aiomysql, asyncmy
"""

from sqlalchemy import CheckConstraint, Column, Integer, MetaData, Table, insert

from engines import run, say_error

metadata = MetaData()
item = Table("answers_item", metadata, Column("price", Integer), CheckConstraint("price > 0", name="positive"))


def main(engine):
    metadata.create_all(engine)
    with engine.connect() as connection:
        say_error(connection.execute, insert(item).values(price=-1))


run(main)
