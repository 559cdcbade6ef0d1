"""An @ in a password moves the text after it to the host, and %40 does not.

Claims: errors/core#cannot-connect
Drivers: psycopg, psycopg2, pg8000, PyMySQL
"""

import os

from sqlalchemy import create_engine, make_url
from sqlalchemy.exc import SQLAlchemyError

good = make_url(os.environ["DATABASE_URL"])
bad = make_url(f"{good.drivername}://me:pass@word@127.0.0.1/test")
assert (bad.password, bad.host) == ("pass", "word@127.0.0.1")
try:
    create_engine(bad).connect()
except (SQLAlchemyError, UnicodeError) as error:
    assert "word@127.0.0.1" in str(error), error
else:
    raise AssertionError("nothing was raised")
escaped = make_url(f"{good.drivername}://me:pass%40word@127.0.0.1/test")
assert (escaped.password, escaped.host) == ("pass@word", "127.0.0.1")
