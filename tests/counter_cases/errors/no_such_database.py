"""Each driver has its own words for a database that does not exist.

Says: errors/core#no-such-database
Drivers: psycopg, psycopg2, pg8000, asyncpg, psycopg async, PyMySQL, aiomysql, asyncmy
"""

import os

from sqlalchemy import make_url

from engines import say_failing_connect
from stand_in import refusing

url = make_url(os.environ["DATABASE_URL"])
say_failing_connect(url.set(database="answers_nowhere"))
if url.get_backend_name() == "mysql":
    # A role that may see all databases gets this answer.
    say_failing_connect(refusing("42000", "Unknown database 'shop'", 1049))
