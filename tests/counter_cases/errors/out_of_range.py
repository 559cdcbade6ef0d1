"""Each driver has its own words for a number that its column cannot hold.

Says: errors/core#out-of-range
Drivers: sqlite3, aiosqlite, psycopg, psycopg2, pg8000, asyncpg, psycopg async, PyMySQL, aiomysql, asyncmy
"""

from sqlalchemy import Column, Integer, MetaData, Numeric, Table, insert

from engines import run, say_error

metadata = MetaData()
item = Table("answers_item", metadata, Column("number", Integer), Column("price", Numeric(4, 2)))


def main(engine):
    metadata.create_all(engine)
    with engine.connect() as connection:
        say_error(connection.execute, insert(item).values(number=2**31 if engine.name != "sqlite" else 2**63))
    if engine.name != "sqlite":
        with engine.connect() as connection:
            say_error(connection.execute, insert(item).values(price=1000))


run(main)
