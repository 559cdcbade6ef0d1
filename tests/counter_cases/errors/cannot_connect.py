"""Each driver has its own words for a port that nobody listens to, and for a host that has no address, two, or no name.

Claims: errors/core#cannot-connect
Says: errors/core#cannot-connect
Drivers: psycopg, psycopg2, pg8000, asyncpg, psycopg async, PyMySQL, aiomysql, asyncmy
"""

import os
import socket

from sqlalchemy import make_url

from engines import say_failing_connect

url = make_url(os.environ["DATABASE_URL"])
say_failing_connect(url.set(host="127.0.0.1", port=1))
say_failing_connect(url.set(host="database.invalid"))
if "psycopg" in url.drivername:
    say_failing_connect(url._replace(host=None, port=1))
if "asyncpg" in url.drivername:
    addresses = socket.getaddrinfo

    def two_addresses(host, *arguments, **options):
        hosts = ("127.0.0.1", "127.0.0.2") if host == "database.test" else (host,)
        return [address for each in hosts for address in addresses(each, *arguments, **options)]

    socket.getaddrinfo = two_addresses
    say_failing_connect(url.set(host="database.test", port=1))
