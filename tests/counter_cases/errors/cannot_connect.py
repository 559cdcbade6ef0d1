"""Each driver has its own words for a port that nobody listens to, and for a host that has no address.

Says: errors/core#cannot-connect
Drivers: psycopg, psycopg2, pg8000, asyncpg, psycopg async, PyMySQL, aiomysql, asyncmy
"""

import os

from sqlalchemy import make_url

from engines import say_failing_connect

url = make_url(os.environ["DATABASE_URL"])
say_failing_connect(url.set(host="127.0.0.1", port=1))
say_failing_connect(url.set(host="database.invalid"))
