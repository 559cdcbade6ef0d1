"""The listeners that record events of connections: of the pool, of transactions, and of statements."""

from __future__ import annotations

import sys
from collections.abc import Callable
from functools import lru_cache, partial
from types import FrameType
from typing import TYPE_CHECKING, Any
from weakref import ref

from sqlalchemy.engine import Connection, Engine
from sqlalchemy.pool import Pool

from sqlalchemy_receipts.normalize import steady

from .driver import follow, in_transaction, is_sqlalchemy
from .entities import loaded_tables
from .places import Place
from .plain_text import parameters_text
from .rows import Rows, What
from .statements import OWN, summary, tidy
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
    "rollback": "ROLLBACK",
}
# The ends of a transaction in two phases, which can also end before it was prepared.
_TWO_PHASE = {"commit_twophase": "COMMIT", "rollback_twophase": "ROLLBACK"}
_TWO_PHASE_CODE = frozenset(("do_begin_twophase", "do_prepare_twophase", "do_commit_twophase", "do_rollback_twophase"))
# The words of a reset, by the pool's `reset_on_return`.
RESETS = {"reset_commit": "reset (commit)", "reset_none": "no reset"}
# The number of texts that are prepared once, because programs often repeat statements.
MOST_TEXTS = 500
_getframe = sys._getframe  # noqa: SLF001  (the documented way to the caller's frame)


class Connections:
    """Number connections from 1 in the order of their creation, and record their events."""

    def __init__(self, rows: Rows, watch: Watch, folder: str) -> None:
        """Start a recording in `rows`. `watch` finds the place of an event, and `folder` is removed from texts."""
        self._rows, self._watch = rows, watch
        self._numbers: dict[int, int] = {}
        # Connections whose transaction the engine ended.
        self._ended: set[int] = set()
        self._count = 0
        self._what = lru_cache(MOST_TEXTS)(partial(_what, folder))
        self.is_recording = True
        self._names: dict[str, str] = {}

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
        if word == "connect" or (word == "checkout" and not number):
            follow(dbapi_connection, partial(_driver_statement, ref(self), number))
        if word == "checkout":
            self._ended.discard(number)
        detail = _driver_class(dbapi_connection, record) if word == "connect" else ""
        self._rows.add(What("pool", word, detail, connection=number), self._place())

    def reset(self, dbapi_connection: Any, record: Any = None, state: Any = None) -> None:
        """Record that the pool resets a connection, as it does at every return.

        The event is quiet if the engine already ended the transaction. It did not for a raw connection, for example.
        """
        # 1.4 passes its own wrapper, whose id may have belonged to a freed connection. The record is the same.
        number = self._numbers.get(id(record)) or self._numbers.get(id(dbapi_connection), 0)
        ended = state is not None and state.transaction_was_reset  # 1.4 has no state
        quiet = ended or number in self._ended
        is_skipped = state is not None and not state.asyncio_safe
        word = "no reset" if is_skipped else RESETS.get(_reset_on_return(record), "reset")
        self._rows.add(What("pool", word, connection=number, quiet=quiet), self._place())

    def transaction(self, word: str, connection: Connection) -> None:
        """Record an event of a transaction."""
        number, driver = self.number(connection), _driver(connection)
        # Without a connection or under AUTOCOMMIT the engine calls its listeners, but nothing reaches the database,
        # unless the program itself began a transaction.
        is_own = driver is not None and _is_autocommit(connection, driver)
        if driver is None or (is_own and (word == "BEGIN" or not in_transaction(_driver_connection(connection)))):
            return
        (self._ended.discard if word in ("BEGIN", "PREPARE") else self._ended.add)(number)
        self._rows.add(What("transaction", word, connection=number), self._place())

    def statement(self, connection: Connection, sql: str, values: Any, context: Any, *, many: bool) -> None:
        """Record a statement with its parameters. If `many`, the driver executes it with several sets of them."""
        parameters = parameters_text(values) if values else ""
        word = self._names.get(sql) or self._name(sql, context)
        is_own = word.startswith(OWN) and _is_two_phase(_getframe(2))
        # One INSERT with the values of several rows has no list. 1.4 makes none, and has tuples.
        if many and (isinstance(values, list) or not hasattr(context, "execute_style")) and len(values) > 1:
            word = f"{word} ({len(values)} parameter sets)"
        if is_own:
            word = word.removeprefix(OWN)
        what = self._what("statement", word, sql, self.number(connection), quiet=is_own)
        self._rows.add(what, self._place(), 0, parameters)

    def driver_statement(self, number: int, sql: str, frame: FrameType) -> None:
        """Record a statement that the program sends past SQLAlchemy. `frame` calls the driver."""
        if self.is_recording:
            word = f"driver {summary(sql).words().removeprefix(OWN)}"
            what = self._what("driver", word, sql, number, quiet=True)
            self._rows.add(what, self._watch.place_of(frame))

    def _name(self, sql: str, context: Any) -> str:
        """Name a statement. If it reads several tables, SQLAlchemy may know the table of the class that it loads."""
        found = summary(sql)
        several = len(found.tables) > 1
        if len(self._names) >= MOST_TEXTS:
            self._names.clear()
        word = self._names[sql] = found.words(loaded_tables(context) if several else ())
        return word


def connection_listeners(recorder: Recorder) -> list[Listener]:
    """Return the events of connections with their listeners."""

    def pool(word: str) -> Callable[..., None]:
        return lambda dbapi_connection, record=None, *_: recorder.connections.pool(word, dbapi_connection, record)

    def transaction(word: str) -> Callable[..., None]:
        return lambda connection, *_: recorder.connections.transaction(word, connection)

    def reset(dbapi_connection: Any, record: Any = None, state: Any = None) -> None:
        recorder.connections.reset(dbapi_connection, record, state)

    def ending(word: str) -> Callable[..., None]:
        def listener(connection: Connection, _xid: Any, is_prepared: bool) -> None:  # noqa: FBT001
            recorder.connections.transaction(f"{word} PREPARED" if is_prepared else word, connection)

        return listener

    def statement(connection: Connection, _cursor: Any, sql: str, values: Any, context: Any, many: bool) -> None:  # noqa: FBT001
        recorder.connections.statement(connection, sql, values, context, many=many)

    return [
        *((Pool, name, pool(word)) for name, word in POOL.items()),
        (Pool, "reset", reset),
        *((Engine, name, transaction(word)) for name, word in TRANSACTION.items()),
        *((Engine, name, ending(word)) for name, word in _TWO_PHASE.items()),
        (Engine, "before_cursor_execute", statement),
    ]


def _what(folder: str, family: str, word: str, sql: str, connection: int, *, quiet: bool) -> What:
    return What(family, steady(word, folder), steady(tidy(sql), folder), connection=connection, quiet=quiet)


def _driver_statement(connections: ref[Connections], number: int, sql: str, frame: FrameType) -> None:
    # A connection can outlive its recording.
    if (alive := connections()) is not None:
        alive.driver_statement(number, sql, frame)


def _is_two_phase(frame: FrameType | None) -> bool:
    """Return whether SQLAlchemy sends a statement as a part of the transaction event that it has just reported."""
    while frame and frame.f_code.co_name not in _TWO_PHASE_CODE:
        frame = frame.f_back
    return frame is not None and is_sqlalchemy(frame)


def _reset_on_return(record: Any) -> str:
    """Return the name of what the pool of a connection does at its return. SQLAlchemy has no public way to know."""
    pool = getattr(record, "_ConnectionRecord__pool", None)
    return str(getattr(getattr(pool, "_reset_on_return", None), "name", ""))


def _driver_class(dbapi_connection: Any, record: Any) -> str:
    """Return the name of the class of the driver's own connection: `psycopg.AsyncConnection`, for example."""
    kind = type(getattr(record, "driver_connection", dbapi_connection))
    return f"{kind.__module__.partition('.')[0]}.{kind.__name__}"


def _driver(connection: Connection) -> Any:
    """Return the DBAPI connection, or None if the connection no longer has one."""
    gone = connection.closed or connection.invalidated
    return None if gone else connection.connection.dbapi_connection


def _driver_connection(connection: Connection) -> Any:
    return getattr(connection.connection, "driver_connection", None)  # 1.4.0 to 1.4.23 have none


def _is_autocommit(connection: Connection, driver: Any) -> bool:
    detect = getattr(connection.dialect, "detect_autocommit_setting", None)  # 1.4 has none
    return bool(detect and detect(driver))
