"""On MariaDB, DDL and a deadlock both end a savepoint, and the error has the words of the driver.

Says: errors#savepoint-gone
Drivers: PyMySQL, aiomysql, asyncmy
"""

from sqlalchemy import text

from engines import run, say_error


def main(engine):
    with engine.connect() as connection:
        savepoint = connection.begin_nested()
        connection.execute(text("CREATE TABLE answers_extra (id INT)"))
        say_error(savepoint.commit)


run(main)
