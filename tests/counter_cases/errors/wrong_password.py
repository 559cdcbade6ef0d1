"""Each driver has its own words for a wrong password, for a role that does not exist, and for a client that the server does not expect.

Says: errors/core#wrong-password
Drivers: psycopg, psycopg2, pg8000, asyncpg, psycopg async, PyMySQL, aiomysql, asyncmy
"""

import os

from sqlalchemy import make_url

from engines import say_failing_connect
from stand_in import refusing

url = make_url(os.environ["DATABASE_URL"])
if url.get_backend_name() == "postgresql":
    # The server may ask nobody for a password.
    say_failing_connect(refusing("28P01", 'password authentication failed for user "ada"'))
    say_failing_connect(refusing("28000", 'role "ada" does not exist'))
    entry = 'no pg_hba.conf entry for host "127.0.0.1", user "ada", database "shop", no encryption'
    say_failing_connect(refusing("28000", entry))
else:
    say_failing_connect(url.set(password="wrong"))
