"""A BEGIN of your own continues the transaction on PostgreSQL, and commits what came before it on MariaDB.

Claims: errors#begin-twice
Drivers: psycopg, psycopg2, pg8000, asyncpg, psycopg async, PyMySQL, aiomysql, asyncmy
"""

from sqlalchemy import insert, select

from engines import run
from models import Base, User

user = User.__table__


def main(engine):
    Base.metadata.create_all(engine)
    with engine.connect() as connection:
        connection.execute(insert(user).values(id=1, name="Ada"))
        connection.exec_driver_sql("BEGIN")
        connection.execute(insert(user).values(id=2, name="Bob"))
        connection.rollback()
        kept = connection.scalars(select(user.c.id)).all()
    assert kept == ([1] if engine.dialect.name in ("mysql", "mariadb") else []), kept


run(main)
