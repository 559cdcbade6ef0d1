"""Each driver has its own words for a server, a database, or a role that has no connection left.

Says: errors#too-many
Drivers: psycopg, psycopg2, pg8000, asyncpg, psycopg async, PyMySQL, aiomysql, asyncmy
"""

import os

from sqlalchemy import create_engine, make_url, text

from engines import say_failing_connect
from stand_in import refusing

# The words of servers that would disturb others if they were full.
POSTGRESQL = [
    "sorry, too many clients already",
    "remaining connection slots are reserved for non-replication superuser connections",
    "remaining connection slots are reserved for roles with the SUPERUSER attribute",
    'too many connections for role "ada"',
]
url = make_url(os.environ["DATABASE_URL"])
if url.get_backend_name() == "postgresql":
    for message in POSTGRESQL:
        say_failing_connect(refusing("53300", message))
    own = create_engine(url.set(drivername="postgresql+psycopg"), isolation_level="AUTOCOMMIT")
    with own.connect() as connection:
        connection.execute(text(f'ALTER DATABASE "{url.database}" CONNECTION LIMIT 1'))
        say_failing_connect(url)
    own.dispose()
else:
    say_failing_connect(refusing("08004", "Too many connections", 1040))
