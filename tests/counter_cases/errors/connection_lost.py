"""Each driver of MariaDB has its own words for a connection that the server has ended, or that broke.

Says: errors#connection-lost
Drivers: PyMySQL, aiomysql, asyncmy
"""

import logging
import os

from engines import run
from servers import end, say_loss
from stand_in import Proxy

# A dead connection cannot be closed, and the pool logs it.
logging.disable(logging.CRITICAL)


def ended_by_server(engine):
    say_loss(engine, end)
    say_loss(engine, end, later=True)


def broken(engine):
    if engine.driver != "pymysql":
        say_loss(engine, lambda _: proxy.drop())
    say_loss(engine, lambda _: proxy.drop(), later=True)


run(ended_by_server)
proxy = Proxy()
os.environ["DATABASE_URL"] = proxy.url.render_as_string(hide_password=False)
run(broken)
