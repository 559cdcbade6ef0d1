"""A COMMIT of your own, or an outer savepoint that ends first, raises an error whose class depends on the driver.

Claims: errors#no-such-savepoint, errors#savepoint-gone
Drivers: sqlite3, aiosqlite, psycopg, psycopg2, pg8000, asyncpg, psycopg async, PyMySQL, aiomysql, asyncmy
"""

import warnings

from sqlalchemy.exc import DBAPIError, InternalError, OperationalError, ProgrammingError

from engines import run

OTHER = {"psycopg2": InternalError, "pg8000": ProgrammingError, "asyncpg": DBAPIError}


def main(engine):
    with engine.connect() as connection:
        outer, inner = connection.begin_nested(), connection.begin_nested()
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            outer.commit()
            try:
                inner.commit()
            except DBAPIError as error:
                assert type(error) is OTHER.get(engine.dialect.driver, OperationalError), type(error)
            else:
                raise AssertionError("nothing was raised")
    for word in ("COMMIT", "ROLLBACK"):
        with engine.connect() as connection:
            try:
                with connection.begin_nested():
                    connection.exec_driver_sql(word)
            except DBAPIError as error:
                assert type(error) is OTHER.get(engine.dialect.driver, OperationalError), type(error)
                assert engine.dialect.name != "mysql" or error.orig.args[0] == 1305, error
            else:
                raise AssertionError("nothing was raised")


run(main)
