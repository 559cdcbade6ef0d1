"""Each driver has its own words for a number that its column cannot hold, and on SQLite only a String holds it.

Claims: errors/core#out-of-range
Says: errors/core#out-of-range
Drivers: sqlite3, aiosqlite, psycopg, psycopg2, pg8000, asyncpg, psycopg async, PyMySQL, aiomysql, asyncmy
"""

from warnings import catch_warnings, simplefilter

from sqlalchemy import BigInteger, Column, Integer, MetaData, Numeric, String, Table, insert, select

from engines import run, say_error

metadata = MetaData()
item = Table("answers_item", metadata, Column("number", Integer), Column("price", Numeric(4, 2)))
large = Table(
    "answers_large", metadata, Column("big", BigInteger), Column("digits", Numeric(30, 0)), Column("text", String(30))
)


def fill(engine):
    number = 2**70 + 1
    with engine.connect() as connection:
        say_error(connection.execute, insert(large).values(big=number))
        say_error(connection.execute, select(large).limit(number))
        connection.execute(insert(large).values(digits=number, text=str(number)))
        digits, text = connection.execute(select(large.c.digits, large.c.text)).one()
        assert digits != number
        assert int(text) == number


def main(engine):
    metadata.create_all(engine)
    with engine.connect() as connection:
        say_error(connection.execute, insert(item).values(number=2**31 if engine.name != "sqlite" else 2**63))
    if engine.name == "sqlite":
        with catch_warnings():
            simplefilter("ignore")
            fill(engine)
    else:
        with engine.connect() as connection:
            say_error(connection.execute, insert(item).values(price=1000))


run(main)
