"""Ask a driver for statements that a program sends past SQLAlchemy (sqlite3 only), and for open transactions."""

from __future__ import annotations

import sys
from collections.abc import Callable
from types import FrameType
from typing import Any

# The functions in which SQLAlchemy sends a statement, a COMMIT, or a ROLLBACK after it reported it.
_REPORTED = frozenset(("do_execute", "do_execute_no_params", "do_executemany", "do_commit", "do_rollback"))
_TRIGGER = "-- "
# A bit of the status that MariaDB and MySQL send, and the status of a connection of psycopg that is broken.
_IN_TRANSACTION, _UNKNOWN = 1, 4
_getframe = sys._getframe  # noqa: SLF001  (the documented way to the caller's frame)


def follow(dbapi_connection: Any, report: Callable[[str, FrameType], None]) -> None:
    """Call `report(sql, frame)` for each statement of a connection that SQLAlchemy does not send, if it can be known.

    `frame` calls the driver. The connection must not be kept alive by `report`.
    """
    connect = getattr(sys.modules.get("sqlite3"), "Connection", None)
    if connect is None or not issubclass(type(dbapi_connection), connect):
        return

    def sent(sql: str) -> None:
        frame = _getframe(1)
        # SQLite also reports each trigger, as a comment.
        if not _is_reported(frame) and not (sql.startswith(_TRIGGER) and "\n" not in sql):
            report(sql, frame)

    connect.set_trace_callback(dbapi_connection, sent)


def in_transaction(connection: Any) -> bool:
    """Return whether the driver of a connection knows that a transaction is open on the server.

    A program can begin one under AUTOCOMMIT, and these drivers then send the COMMIT and ROLLBACK of SQLAlchemy.
    """
    for kind in type(connection).__mro__:
        match kind.__module__.partition(".")[0]:
            case "sqlite3" | "aiosqlite":
                return bool(connection.in_transaction)
            case "psycopg":
                return int(connection.info.transaction_status) in range(1, _UNKNOWN)
            case "pymysql" | "aiomysql":
                return bool(connection.server_status & _IN_TRANSACTION)
    return False


def is_sqlalchemy(frame: FrameType) -> bool:
    """Return whether the code of a frame is SQLAlchemy's."""
    # `exec` takes any name and takes variables in a subclass of `dict`.
    name = dict.get(frame.f_globals, "__name__")
    return type(name) is str and name.startswith("sqlalchemy.")


def _is_reported(frame: FrameType) -> bool:
    if is_sqlalchemy(frame):
        return True
    # A program can have its own class of connections, between SQLAlchemy and the driver.
    outer = frame.f_back
    while outer and not is_sqlalchemy(outer):
        outer = outer.f_back
    return outer is not None and outer.f_code.co_name in _REPORTED
