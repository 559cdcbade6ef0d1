"""Each driver has its own words for a database that does not exist, and PostgreSQL takes the name of the user if the URL names none.

Claims: errors/core#no-such-database
Says: errors/core#no-such-database
Drivers: psycopg, psycopg2, pg8000, asyncpg, psycopg async, PyMySQL, aiomysql, asyncmy
"""

import os

from sqlalchemy import make_url, text

from engines import run, say_failing_connect
from stand_in import refusing

url = make_url(os.environ["DATABASE_URL"])


def main(engine):
    try:
        with engine.connect() as connection:
            assert connection.scalar(text("SELECT current_database()")) == url.username
    except Exception as error:  # noqa: BLE001  (asyncpg has its own with SQLAlchemy 2.0)
        assert f'"{url.username}" does not exist' in str(error), error


say_failing_connect(url.set(database="answers_nowhere"))
if url.get_backend_name() == "mysql":
    # A role that may see all databases gets this answer.
    say_failing_connect(refusing("42000", "Unknown database 'shop'", 1049))
if url.get_backend_name() == "postgresql":
    # The server may have this database or not.
    os.environ["DATABASE_URL"] = url._replace(database=None).render_as_string(hide_password=False)
    run(main)
