"""URL.create() accepts a port as text, and refuses a text that is not a number and a missing driver name in other ways.

Claims: errors/core#url-port, errors/core#url-string
Drivers: sqlite3
"""

from sqlalchemy import URL


def message_of(kind, *arguments, **parts):
    try:
        URL.create(*arguments, **parts)
    except kind as error:
        return str(error)
    raise AssertionError("nothing was raised")


assert URL.create("mysql+pymysql", port="3306").port == 3306
assert message_of(TypeError, "mysql+pymysql", port=[3306]) == "Port argument must be an integer or None"
assert "invalid literal for int()" in message_of(ValueError, "mysql+pymysql", port="")
assert message_of(TypeError, None) == "drivername must be a string"
assert URL.create("mysql+pymysql", host=None).host is None
