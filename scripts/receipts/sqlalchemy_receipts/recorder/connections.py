"""The listeners that record events of connections: of the pool, of transactions, and of statements."""

from __future__ import annotations

import sys
from collections.abc import Callable
from functools import lru_cache, partial
from typing import TYPE_CHECKING, Any

from sqlalchemy.engine import Connection, Engine
from sqlalchemy.pool import Pool

from sqlalchemy_receipts.normalize import steady

from .places import Place
from .plain_text import parameters_text
from .rows import Rows, What
from .statements import summary, tidy
from .watch import Watch

if TYPE_CHECKING:
    from .recorder import Recorder

Listener = tuple[Any, str, Callable[..., None]]
POOL = {
    "connect": "connect",
    "checkout": "checkout",
    "checkin": "checkin",
    "invalidate": "invalidate",
    "soft_invalidate": "soft_invalidate",
    "detach": "detach",
    "close": "close",
    "close_detached": "close",
}
TRANSACTION = {
    "begin": "BEGIN",
    "begin_twophase": "BEGIN",
    "prepare_twophase": "PREPARE",
    "commit": "COMMIT",
    "commit_twophase": "COMMIT PREPARED",
    "rollback": "ROLLBACK",
    "rollback_twophase": "ROLLBACK PREPARED",
}
# The number of texts that are prepared once, because programs often repeat statements.
MOST_TEXTS = 500
_getframe = sys._getframe  # noqa: SLF001  (the documented way to the caller's frame)


class Connections:
    """Number connections from 1 in the order of their creation, and record their events."""

    def __init__(self, rows: Rows, watch: Watch, folder: str) -> None:
        """Start a recording in `rows`; `watch` knows the place of an event, and `folder` is removed from texts."""
        self._rows, self._watch = rows, watch
        self._numbers: dict[int, int] = {}
        # Connections whose transaction the engine has ended.
        self._ended: set[int] = set()
        self._count = 0
        self._what = lru_cache(MOST_TEXTS)(partial(_what, folder))

    def number(self, connection: Connection) -> int:
        """Return the number of a connection, or 0 if it has none."""
        return self._numbers.get(id(_driver(connection)), 0)

    def _place(self) -> Place:
        return self._watch.place_of(_getframe(3))

    def pool(self, word: str, dbapi_connection: Any, record: Any = None) -> None:
        """Record an event of the pool."""
        if word == "connect":
            self._count += 1
            self._numbers[id(dbapi_connection)] = self._numbers[id(record)] = self._count
        number = self._numbers.get(id(dbapi_connection)) or self._numbers.get(id(record), 0)
        if word == "checkout":
            self._ended.discard(number)
        detail = _driver_class(dbapi_connection, record) if word == "connect" else ""
        self._rows.add(What("pool", word, detail, connection=number), self._place())

    def reset(self, dbapi_connection: Any, record: Any = None, state: Any = None) -> None:
        """Record that the pool resets a connection, as it does at every return.

        That is news only where the engine has not ended the transaction itself: for a raw connection, say.
        """
        # 1.4 gives its own wrapper, whose id may be that of a connection that was freed: the record is the same.
        number = self._numbers.get(id(record)) or self._numbers.get(id(dbapi_connection), 0)
        ended = state is not None and state.transaction_was_reset  # 1.4 has no state
        quiet = ended or number in self._ended
        self._rows.add(What("pool", "reset", connection=number, quiet=quiet), self._place())

    def transaction(self, word: str, connection: Connection) -> None:
        """Record an event of a transaction."""
        number, driver = self.number(connection), _driver(connection)
        # Without a connection or under AUTOCOMMIT the engine calls its listeners, but
        # nothing reaches the database.
        if driver is None or _is_autocommit(connection, driver):
            return
        (self._ended.discard if word in ("BEGIN", "PREPARE") else self._ended.add)(number)
        self._rows.add(What("transaction", word, connection=number), self._place())

    def statement(self, connection: Connection, sql: str, values: Any) -> None:
        """Record a statement with its parameters."""
        parameters = parameters_text(values) if values else ""
        self._rows.add(self._what(sql, self.number(connection)), self._place(), 0, parameters)


def connection_listeners(recorder: Recorder) -> list[Listener]:
    """Return the events of connections with their listeners."""

    def pool(word: str) -> Callable[..., None]:
        return lambda dbapi_connection, record=None, *_: recorder.connections.pool(word, dbapi_connection, record)

    def transaction(word: str) -> Callable[..., None]:
        return lambda connection, *_: recorder.connections.transaction(word, connection)

    def reset(dbapi_connection: Any, record: Any = None, state: Any = None) -> None:
        recorder.connections.reset(dbapi_connection, record, state)

    def statement(connection: Connection, _cursor: Any, sql: str, values: Any, *_: Any) -> None:
        recorder.connections.statement(connection, sql, values)

    return [
        *((Pool, name, pool(word)) for name, word in POOL.items()),
        (Pool, "reset", reset),
        *((Engine, name, transaction(word)) for name, word in TRANSACTION.items()),
        (Engine, "before_cursor_execute", statement),
    ]


def _what(folder: str, sql: str, connection: int) -> What:
    return What("statement", steady(summary(sql), folder), steady(tidy(sql), folder), connection=connection)


def _driver_class(dbapi_connection: Any, record: Any) -> str:
    """Return the name of the class of the driver's own connection: `psycopg.AsyncConnection`, for example."""
    kind = type(getattr(record, "driver_connection", dbapi_connection))
    return f"{kind.__module__.partition('.')[0]}.{kind.__name__}"


def _driver(connection: Connection) -> Any:
    """Return the DBAPI connection, or None if the connection no longer has one."""
    gone = connection.closed or connection.invalidated
    return None if gone else connection.connection.dbapi_connection


def _is_autocommit(connection: Connection, driver: Any) -> bool:
    detect = getattr(connection.dialect, "detect_autocommit_setting", None)  # 1.4 has none
    return bool(detect and detect(driver))
